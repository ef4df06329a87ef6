"""The audit trail names members by masked name and public id only; jobs and files, nobody."""

from django_tasks_db.models import DBTaskResult

from unionhall.core.models import AuditEntry, AuditHead, Export, Job
from unionhall.core.personal_fields import TRAIL, Table, declare, kept, nothing, of_staff

declare(
    nothing(  # holds public ids of jobs
        DBTaskResult,
        *("id", "status", "args_kwargs", "task_path", "worker_ids", "queue_name"),
        *("backend_name", "return_value", "exception_class_path", "traceback"),
    ),
    Table(
        model=AuditEntry,
        fields={
            "actor_name": kept(TRAIL, exported=False),
            "reason": kept(TRAIL, exported=False),
            "facts": kept(TRAIL, exported=False),
        },
        plain=frozenset({"role", "action", "target", "seal"}),
    ),
    nothing(AuditHead, "seal"),
    Table(
        model=Job,
        fields={"user_name": of_staff()},
        plain=frozenset(
            {
                *("kind", "state", "subject", "arguments", "once", "person", "language"),
                *("error_code", "error", "result"),
            }
        ),
    ),
    nothing(Export, "job", "name", "filename", "permission", "scopes", "stored_as", "scope_path"),
)
