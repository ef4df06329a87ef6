"""What is sealed stays shut to others, and keys can be changed while people work."""

import json
import time
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from pytest_django import Settings

from tests.builders.members import admitted, an_identity
from unionhall.core import keyring, rotation
from unionhall.core.identifiers import uuid7
from unionhall.core.models import AuditEntry, Export
from unionhall.core.sealed import KeyMissing, Tampered, keyed_hash, seal, unseal
from unionhall.members import queries
from unionhall.members.identity import TABLE, unseal_identity
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Organization


@pytest.fixture
def key_file(tmp_path: Path, settings: Settings) -> Path:
    settings.SEALING_KEY_FILE = tmp_path / "keys.json"
    keyring.make(settings.SEALING_KEY_FILE)
    return tmp_path / "keys.json"


@pytest.mark.parametrize("profile", ["international", "sm"])
def test_what_was_sealed_opens_for_its_own_row_only(
    profile: str, settings: Settings, key_file: Path
) -> None:
    settings.CRYPTO_PROFILE = profile
    row, content = uuid7(), {"name": "𠮷野·阿依古丽", "until": None}
    blob, version = seal("people", row, content)
    assert unseal("people", row, blob, version) == content
    assert "阿依古丽".encode() not in blob
    assert seal("people", row, content)[0] != blob
    for table, other in (("people", uuid7()), ("papers", row)):
        with pytest.raises(Tampered):
            unseal(table, other, blob, version)
    with pytest.raises(Tampered):
        unseal("people", row, blob[:-1] + bytes([blob[-1] ^ 1]), version)


def test_the_profiles_hash_apart_and_so_do_the_purposes(settings: Settings, key_file: Path) -> None:
    first = keyed_hash("name", "王建国")
    assert first == keyed_hash("name", "王建国")
    assert first != keyed_hash("phone", "王建国")
    settings.CRYPTO_PROFILE = "sm"
    assert keyed_hash("name", "王建国") != first


def test_a_blob_copied_to_another_person_does_not_open(joint_union: Organization) -> None:
    one, other = (admitted(joint_union).person for _ in range(2))
    with pytest.raises(Tampered):
        unseal_identity(other.public_id, bytes(one.sealed), one.key_version)


def test_a_new_key_is_used_at_once_by_a_process_that_knew_the_old_one(key_file: Path) -> None:
    row = uuid7()
    assert seal("people", row, {})[1] == 1
    before = keyring.keyring()
    assert keyring.add_version(key_file) == 2
    blob, version = seal("people", row, {"a": 1})
    assert version == 2
    assert unseal("people", row, blob, version) == {"a": 1}
    assert keyring.keyring().seal[1] == before.seal[1]


def test_a_key_that_is_gone_is_called_missing(key_file: Path) -> None:
    with pytest.raises(KeyMissing):
        unseal("people", uuid7(), b"x" * 40, 7)


def _rotate(chunk: int = 2) -> rotation.Outcome:
    rotation.begin()
    return rotation.reseal_all(lambda _done: None, chunk=chunk)


def test_rotating_reseals_all_and_everything_reads_on(
    joint_union: Organization, key_file: Path
) -> None:
    people = [an_identity(name) for name in ("王建国", "欧阳若兰", "买买提·吐尔逊")]
    members = [admitted(joint_union, who) for who in people]
    outcome = _rotate()
    assert (outcome.resealed, outcome.broken) == (3, [])
    assert rotation.status()[TABLE] == {2: 3}
    fresh = Membership.objects.in_bulk([m.pk for m in members])
    assert [queries.identity_of(fresh[m.pk].person) for m in members] == people
    assert queries.with_name(Membership.objects.all(), "欧阳若兰").get() == members[1]


def test_a_rotation_that_was_stopped_goes_on_with_the_same_key(
    joint_union: Organization, key_file: Path
) -> None:
    for _ in range(3):
        admitted(joint_union)

    class Stopped(Exception):
        pass

    def stop(_done: int) -> None:
        raise Stopped

    rotation.begin()
    with pytest.raises(Stopped):
        rotation.reseal_all(stop, chunk=1)
    assert rotation.status()[TABLE] == {1: 2, 2: 1}
    everybody = [queries.identity_of(person) for person in Person.objects.all()]
    assert len(everybody) == 3  # reading works with both keys in use
    assert _rotate().resealed == 2
    assert rotation.status()[TABLE] == {2: 3}


def test_what_is_changed_while_it_is_resealed_keeps_the_change(
    joint_union: Organization, key_file: Path
) -> None:
    member = admitted(joint_union)
    rotation.begin()
    table = next(t for t in rotation.sealed_tables() if t.model is Person)
    (rows,) = rotation.chunks(table, 10)
    changed = an_identity(number=queries.identity_of(member.person).number, phone="13700000000")
    blob, version = changed.seal(member.person.public_id)
    Person.objects.filter(pk=member.person.pk).update(sealed=blob, key_version=version)
    assert rotation.reseal_rows(table, rows, []) == 0
    assert queries.identity_of(Person.objects.get()).phone == "13700000000"


def test_a_row_that_does_not_open_is_named_and_left_alone(
    joint_union: Organization, key_file: Path
) -> None:
    good, bad = admitted(joint_union).person, admitted(joint_union).person
    Person.objects.filter(pk=bad.pk).update(sealed=bytes(good.sealed))
    outcome = _rotate(chunk=1)
    assert outcome.resealed == 1
    assert outcome.broken == [f"{TABLE} {bad.public_id}"]


def test_an_old_key_is_forgotten_only_when_nothing_needs_it(
    joint_union: Organization, key_file: Path
) -> None:
    admitted(joint_union)
    rotation.begin()
    with pytest.raises(rotation.KeyTooYoung):
        rotation.retire()
    with time_machine.travel(time.time() + 601):
        with pytest.raises(rotation.KeyStillUsed):
            rotation.retire()
        rotation.reseal_all(lambda _done: None)
        assert rotation.retire() == [1]
    assert list(json.loads(key_file.read_text())["seal"]) == ["2"]
    assert queries.identity_of(Person.objects.get()).name == "王建国"


def test_keys_from_the_environment_are_not_changed(
    key_file: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setenv("UNIONHALL_KEYS", key_file.read_text())
    with pytest.raises(rotation.KeysFromEnvironment):
        rotation.begin()


def test_the_trail_knows_of_the_new_key(key_file: Path, db: None) -> None:
    rotation.begin()
    entry = AuditEntry.objects.get(action="keys.version_added")
    assert UUID(entry.target.rpartition(":")[2]).int == 2


def test_every_sealed_column_takes_part_in_rotation() -> None:
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name.endswith(("key_version", "before_version"))
    }
    sealed.remove((Export, "key_version"))  # those files go with their key
    assert sealed == {(table.model, table.version) for table in rotation.sealed_tables()}
