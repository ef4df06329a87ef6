"""The same taps sent eight times at once count once."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting
from unionhall.organizations.models import Kind
from unionhall.outreach.models import Counter, Tap
from unionhall.outreach.services import stall


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_phones_send_the_same_taps_at_once() -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    meeting, actor = a_meeting(district, opened=True), an_actor(district)
    taps = [stall.OneTap(id=uuid4(), counter=Counter.ASKED) for _ in range(5)]
    start = threading.Barrier(8)
    answers: list[object] = []

    def send() -> None:
        start.wait()
        try:
            command = stall.CountTaps(meeting=meeting.public_id, taps=taps)
            answers.append(stall.count_taps(actor, command).counts["asked"])
        except Exception as error:  # noqa: BLE001 -- shown by the assertion
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    meeting.refresh_from_db()
    assert answers == [5] * 8
    assert (meeting.asked, Tap.objects.count()) == (5, 5)
