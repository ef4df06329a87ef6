from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations import errors, queries, services
from unionhall.organizations.models import MAY_STAND_BELOW, Affiliation, Kind, Organization

FOUNDED = date(2020, 5, 1)


def founding(parent: Organization | None, **overrides: object) -> services.Found:
    fields: dict[str, object] = {
        "code": "110119-0001",
        "name": "云帆速递工会",
        "kind": Kind.SINGLE,
        "parent": parent.public_id if parent else None,
        "founded_on": FOUNDED,
    }
    return services.Found(**fields | overrides)  # type: ignore[arg-type] -- put together


def test_a_founded_body_stands_below_its_parent_and_in_the_trail(
    organizer: Actor, street: Organization
) -> None:
    body = services.found(organizer, founding(street, name="  云帆速递  工会 "))

    assert body.name == "云帆速递 工会"
    assert body.initials == "yfsdgh"
    assert body.path == street.path + "0001"
    then = Affiliation.objects.get(organization=body)
    assert (then.parent, then.kind, then.scope_path, then.valid_from, then.valid_until) == (
        street,
        Kind.SINGLE,
        body.path,
        FOUNDED,
        None,
    )
    entry = AuditEntry.objects.get(target=f"organizations.organization:{body.public_id}")
    assert (entry.action, entry.scope_path) == ("organizations.founded", body.path)


@pytest.mark.parametrize(
    ("overrides", "refusal", "field"),
    [
        ({"code": ""}, errors.CodeMissing, "code"),
        ({"code": "代码"}, errors.CodeMissing, "code"),
        ({"code": "x" * 21}, errors.CodeMissing, "code"),
        ({"name": " \u3000"}, errors.NameMissing, "name"),
        ({"kind": Kind.DISTRICT}, errors.CannotStandThere, "kind"),
        ({"credit_code": "91110000600037341M"}, errors.BadCreditCode, "credit_code"),
        ({"division_code": "119999"}, errors.BadDivisionCode, "division_code"),
        ({"division_code": "1101"}, errors.BadDivisionCode, "division_code"),
        ({"founded_on": date(2014, 1, 1)}, errors.FoundedBeforeParent, "founded_on"),
    ],
)
def test_a_broken_rule_leaves_nothing_behind(
    organizer: Actor,
    street: Organization,
    overrides: dict[str, object],
    refusal: type[DomainError],
    field: str,
) -> None:
    before = Organization.objects.count()

    with pytest.raises(refusal) as refused:
        services.found(organizer, founding(street, **overrides))

    assert refused.value.field == field
    assert Organization.objects.count() == before
    street.refresh_from_db()
    assert street.children == 0


def test_nothing_is_founded_tomorrow(organizer: Actor, street: Organization) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.InTheFuture) as refused:
        services.found(organizer, founding(street, founded_on=tomorrow))
    assert refused.value.field == "founded_on"


def test_codes_stand_once(organizer: Actor, street: Organization) -> None:
    services.found(organizer, founding(street))

    with pytest.raises(errors.CodeTaken):
        services.found(organizer, founding(street, name="另一工会"))

    services.found(organizer, founding(street, code="2", credit_code="91110000600037341L"))
    with pytest.raises(errors.CreditCodeTaken):
        services.found(organizer, founding(street, code="3", credit_code="91110000600037341l"))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_place(kind: Kind) -> None:
    """Domain file 3.1: nothing stands below a grass-roots union, nothing above a city."""
    assert Kind.SINGLE not in MAY_STAND_BELOW[kind]
    assert Kind.JOINT not in MAY_STAND_BELOW[kind]
    assert bool(MAY_STAND_BELOW[kind]) == (kind != Kind.CITY)


def test_an_auditor_may_look_but_not_found(street: Organization, organizer: Actor) -> None:
    auditor = an_actor(street, Role.AUDITOR)

    assert queries.organization(auditor, street.public_id) == street
    with pytest.raises(NotPermitted):
        services.found(auditor, founding(street))


def test_nobody_founds_where_they_cannot_see(
    organizer: Actor, other_district: Organization, city: Organization
) -> None:
    for parent in (other_district, city):
        with pytest.raises(NotFound):
            services.found(organizer, founding(parent))
    with pytest.raises(NotPermitted):
        services.found(organizer, founding(None, kind=Kind.CITY))


def test_a_description_is_corrected_and_what_changed_is_kept(
    organizer: Actor, joint_union: Organization
) -> None:
    command = services.Describe(
        organization=joint_union.public_id, name="儒林街道快递业联合工会", address="妫水北街1号"
    )

    services.describe(organizer, command)
    services.describe(organizer, command)

    joint_union.refresh_from_db()
    assert joint_union.initials.startswith("rljdkdylh")
    entry = AuditEntry.objects.get(action="organizations.described")
    assert entry.facts["before"]["name"] == "儒林街道快递行业联合工会"
    assert entry.facts["after"]["address"] == "妫水北街1号"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_forty_bodies_founded_at_once_stand_at_forty_places() -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)

    def found_one(number: int) -> str:
        try:
            return services.found(OPERATOR, founding(district, code=f"C{number}")).path
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(found_one, range(40)))

    assert len(set(paths)) == 40
    assert all(len(path) == len(district.path) + 4 for path in paths)
    district.refresh_from_db()
    assert district.children == 40


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_bodies_founded_while_their_county_moves_go_along() -> None:
    city = an_organization("北京市总工会")
    one = an_organization("甲区总工会", parent=city, kind=Kind.DISTRICT)
    other = an_organization("乙区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("甲街道总工会", parent=one, kind=Kind.STREET)

    def work(number: int) -> None:
        try:
            if number % 4:
                services.found(OPERATOR, founding(street, code=f"C{number}"))
            else:
                target = other if number % 8 else one
                services.move(
                    OPERATOR,
                    services.Move(
                        organization=street.public_id,
                        parent=target.public_id,
                        on=date(2021, 1, 1) + timedelta(days=number),
                    ),
                )
        except errors.BeforeItWasFounded:
            pass  # two moves may come in another order than their days
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(1, 33)))

    street.refresh_from_db()
    bodies = Organization.objects.filter(parent=street)
    assert bodies.count() == 24
    assert all(body.path.startswith(street.path) for body in bodies)
    assert len({body.path for body in bodies}) == 24
