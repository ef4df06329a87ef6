"""What is due in founding cases: the step at which each one stands."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.founding import queries
from unionhall.founding.steps import STEPS

STEP_DUE = "founding.step"


@DUES.register({STEP_DUE: _("step of a founding")})
def steps(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the steps with a day, one statement."""
    return _steps(actor, wanted)


def _steps(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    rows = queries.running(queries.cases(actor)).filter(due_on__isnull=False)
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for case in rows:
        step = STEPS[case.state]
        if case.due_on is None:
            continue
        yield Due(
            kind=STEP_DUE,
            subject=f"{STEP_DUE}:{case.public_id}:{case.state}",
            title=step.title,
            body=case.guiding.public_id,
            name=case.guiding.name,
            path=case.scope_path,
            due_on=case.due_on,
            permission=step.permission,
            url=page_of("founding:case", case.public_id),
            steps=(case.since.date(),),
            about=case.name,
        )
