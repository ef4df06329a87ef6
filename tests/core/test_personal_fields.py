"""The registry of personal fields knows every table, and fails for a field that nobody declared."""

from django.apps import apps
from django.db import models

from unionhall.core import personal_fields
from unionhall.core.personal_fields import Gone, by_type, undeclared
from unionhall.members.models import Membership, Person


def test_every_field_of_every_table_is_declared() -> None:
    assert undeclared(apps.get_models(include_auto_created=True)) == []


def test_a_new_text_that_nobody_declared_is_found() -> None:
    note = models.CharField(max_length=200)
    note.set_attributes_from_name("note")
    fields = Membership._meta.local_fields
    fields.append(note)
    Membership._meta._expire_cache()  # type: ignore[attr-defined] # noqa: SLF001
    try:
        assert undeclared([Membership]) == ["members.membership.note"]
    finally:
        fields.remove(note)
        Membership._meta._expire_cache()  # type: ignore[attr-defined] # noqa: SLF001
    assert undeclared([Membership]) == []


def test_texts_files_keys_and_maps_are_never_plain_by_their_type_alone() -> None:
    kinds = (
        models.CharField(max_length=9),
        models.TextField(),
        models.JSONField(),
        models.BinaryField(),
        models.UUIDField(),
        models.EmailField(),
        models.FileField(),
    )
    assert [by_type(kind) for kind in kinds] == [False] * len(kinds)


def test_of_all_numbers_a_year_of_birth_says_something_of_a_person() -> None:
    count, year = models.IntegerField(name="count"), models.IntegerField(name="birth_year")
    assert [by_type(one) for one in (count, year)] == [True, False]


def test_whatever_stays_says_why_and_whatever_is_replaced_says_by_what() -> None:
    for table in personal_fields.tables():
        for name, one in table.fields.items():
            assert (one.gone is Gone.KEPT) == bool(one.why), f"{table.label}.{name}"
            assert (one.gone is Gone.REPLACED) == (one.fresh is not None), f"{table.label}.{name}"
            assert (one.gone is Gone.PARTED) == (one.part is not None), f"{table.label}.{name}"


def test_what_ties_a_row_to_a_person_is_told_to_the_person() -> None:
    for table in personal_fields.tables():
        if table.of is not None and table.purpose:
            assert table.title, table.label
            assert table.keep, table.label
    assert personal_fields.tables()
    assert Person._meta.label_lower in {table.label for table in personal_fields.tables()}
