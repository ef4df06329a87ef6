"""What the queue holds: the public ids of jobs, and nothing about them."""

from uuid import UUID

from django_tasks import task


@task()
def run(job: str) -> None:
    """Do the job with this public id; never raises, so that the queue keeps no traceback."""
    from unionhall.core import worker  # noqa: PLC0415 -- it puts this function into the queue

    worker.run(UUID(job))
