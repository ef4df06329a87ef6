import itertools
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from unionhall.codes.documents import demo_number
from unionhall.core.actors import ANYONE, Actor
from unionhall.joining import services
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.papers import Filled
from unionhall.joining.services import decisions, links
from unionhall.members import consents as texts
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

BIRTH = date(1994, 8, 9)
DRAWING = "M40,60L80,20L120,90L160,30L200,70"
_numbers = itertools.count(1)


def a_number(birth: date = BIRTH) -> str:
    number = next(_numbers)
    return demo_number(f"{5000 + number // 500:04d}", birth, number % 500 * 2 + 1)


def filled(**overrides: Any) -> Filled:
    """A courier's form; each call is another person unless ``number`` is given."""
    fields: dict[str, Any] = {
        "name": "赵小川",
        "kind": "resident_id",
        "number": a_number(),
        "valid_until": "长期",
        "phone": f"137{next(_numbers):08d}",
        "employment_form": "03",
        "consents": (("membership", texts.current("membership", "zh-hans").version),),
        "language": "zh-hans",
        "typed_signature": overrides.get("name", "赵小川"),
    }
    return Filled(**fields | overrides)


def a_link(
    actor: Actor, *, meeting: Meeting | None = None, organization: Organization | None = None
) -> JoinLink:
    return links.make_link(
        actor,
        links.MakeLink(
            meeting=meeting.public_id if meeting else None,
            organization=organization.public_id if organization else None,
        ),
    )


def a_submission(
    link: JoinLink | None = None, *, submission_id: UUID | None = None, **overrides: Any
) -> services.Submit:
    door = {
        key: overrides.pop(key)
        for key in ("workplace", "residence", "employer", "opening")
        if key in overrides
    }
    return services.Submit(
        submission_id=submission_id or uuid4(),
        filled=filled(**overrides),
        link=link.token if link else "",
        **door,
    )


def applied(link: JoinLink | None = None, **overrides: Any) -> Application:
    return services.submit(ANYONE, a_submission(link, **overrides))


def approved(actor: Actor, link: JoinLink, **overrides: Any) -> Application:
    """Somebody who joined at a stall: applied, and approved by sight of the document."""
    application = applied(link, **overrides)
    command = decisions.Approve(application=application.public_id, by_sight=True)
    return decisions.approve(actor, command)
