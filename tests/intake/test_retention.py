"""What is left of a list after its time: counts and verdicts, and nothing about anybody."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.intake import a_book, a_row, checked, handed_in, written
from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.intake import services
from unionhall.intake.errors import NotKept
from unionhall.intake.models import Batch, FilePart, Row
from unionhall.intake.services import Step, TakeBack
from unionhall.intake.services.retention import UNREAD_DAYS, Forget, forget
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


def test_after_its_time_a_list_holds_counts_and_verdicts_only(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = written(actor, joint_union, a_book([a_row(), a_row(phone="12")]))
    assert forget(OPERATOR, Forget(days=0)) == 1
    assert forget(OPERATOR, Forget(days=0)) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.rejected) == (Batch.State.DONE, 1, 1)
    assert not FilePart.objects.exists()
    for row in Row.objects.all():
        assert (row.sealed, row.blind_index, row.name_token, row.phone_token) == (None,) * 4
        assert row.verdict
    assert Membership.objects.count() == 1
    with pytest.raises(NotKept):
        services.begin_undo(actor, TakeBack(batch=batch.public_id))
    page = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert page.status_code == 200
    assert not page.context["may_undo"]


def test_what_was_left_lying_is_cancelled(actor: Actor, joint_union: Organization) -> None:
    batch = checked(actor, joint_union, a_book([a_row()]))
    forget(OPERATOR, Forget(days=0))
    batch.refresh_from_db()
    assert batch.state == Batch.State.CANCELLED
    assert batch.forgotten_at is not None


def test_the_term_is_that_of_the_installation(
    actor: Actor, joint_union: Organization, settings: LazySettings
) -> None:
    batch = written(actor, joint_union, a_book([a_row()]))
    ago = timezone.now() - timedelta(days=10)
    Batch.objects.filter(pk=batch.pk).update(finished_at=ago)
    settings.INTAKE_DAYS = 11
    assert forget(OPERATOR, Forget()) == 0
    settings.INTAKE_DAYS = 9
    assert forget(OPERATOR, Forget()) == 1


def test_a_file_that_nobody_checked_goes_within_days(
    actor: Actor, joint_union: Organization
) -> None:
    batch = handed_in(actor, joint_union, a_book([a_row()]))
    assert forget(OPERATOR, Forget()) == 0
    ago = timezone.now() - timedelta(days=UNREAD_DAYS, seconds=1)
    Batch.objects.filter(pk=batch.pk).update(unread_since=ago)
    assert forget(OPERATOR, Forget()) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.filename) == (Batch.State.CANCELLED, "")
    assert not FilePart.objects.exists()


def test_going_back_to_the_columns_gives_the_days_anew(
    actor: Actor, joint_union: Organization
) -> None:
    batch = checked(actor, joint_union, a_book([a_row()]))
    ago = timezone.now() - timedelta(days=UNREAD_DAYS, seconds=1)
    Batch.objects.filter(pk=batch.pk).update(unread_since=ago)
    services.begin_again(actor, Step(batch=batch.public_id))
    assert forget(OPERATOR, Forget()) == 0


def test_a_file_goes_at_once_where_its_list_is_cancelled_unchecked(
    actor: Actor, joint_union: Organization
) -> None:
    unread = handed_in(actor, joint_union, a_book([a_row()]))
    services.cancel(actor, Step(batch=unread.public_id))
    assert not FilePart.objects.exists()
    read = checked(actor, joint_union, a_book([a_row()]))
    services.cancel(actor, Step(batch=read.public_id))
    assert FilePart.objects.filter(batch=read).exists()  # its answers can still be taken
