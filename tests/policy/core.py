"""What jobs and exported files hold: each is its asker's alone."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from tests.builders.accounts import a_user
from tests.policy.world import Row, Side, World
from unionhall.accounts.models import Role
from unionhall.core.models import Export, Job


def rows(world: World, side: Side) -> Iterator[Row]:
    user, now, path = a_user(side.body, Role.ORGANIZER), timezone.now(), side.body.path
    error, filename = world.mark(side), world.mark(side)
    job = Job.objects.create(
        kind="lists.export",
        state=Job.State.FAILED,
        user_id=user.pk,
        user_name=user.name,
        language="zh-hans",
        scope_path=path,
        error=error,
    )
    export = Export.objects.create(
        job=job.public_id,
        user_id=user.pk,
        scope_path=path,
        name="tests",
        filename=f"{filename}.csv",
        permission="members.export",
        scopes=[path],
        rows=1,
        size=1,
        stored_as=job.public_id.hex,
        key_version=1,
        made_at=now,
        expires_at=now + timedelta(days=1),
    )
    yield Row(kwarg="job", public_id=job.public_id, markers=(error,), permissions=(), path=path)
    yield Row(
        kwarg="export", public_id=export.public_id, markers=(filename,), permissions=(), path=path
    )
