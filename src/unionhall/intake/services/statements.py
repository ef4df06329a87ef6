"""The statements that move a part of a batch from the staging table to the record, and back.

Each is for a whole part, whose rows are one range of the staging table's key; they read the
same on SQLite and on PostgreSQL. ``%(first)s`` and ``%(last)s`` bound the range, which is one
of the batch's own: ``%(batch)s``.
"""

from django.db import connection

from unionhall.duplicates.models import Merge
from unionhall.intake.models import Stage, Verdict
from unionhall.members.models import Consent, Membership, PersonToken

NEW, UPDATED = int(Verdict.NEW), int(Verdict.UPDATED)
NAME, PHONE = int(PersonToken.Kind.NAME), int(PersonToken.Kind.PHONE)
PROFILE = "nation, education, political, household, skill_level"
_CODES = PROFILE.split(", ")
_SPELL = ("employment_form", "post")

RANGE = "r.batch_id = %(batch)s AND r.id BETWEEN %(first)s AND %(last)s AND NOT r.undone"
FRESH = f"{RANGE} AND r.verdict = {NEW} AND r.sealed IS NOT NULL AND r.before IS NULL"
"""Persons who were not on record."""
CHANGED = f"{RANGE} AND r.before IS NOT NULL"
"""Persons on record whose data the row changes."""

ENTER = f"""
INSERT INTO members_person (public_id, blind_index, sealed, key_version, sex, birth_year,
    {PROFILE}, entered_at)
SELECT r.person_public_id, r.blind_index, r.sealed, r.key_version, r.sex, r.birth_year,
    {", ".join(f"r.{name}" for name in PROFILE.split(", "))}, %(now)s
FROM intake_row r WHERE {FRESH} AND NOT EXISTS (
    SELECT 1 FROM members_persondocument d WHERE d.blind_index = r.blind_index)
ON CONFLICT (blind_index) DO NOTHING
"""
HASH = f"""
INSERT INTO members_persontoken (person_id, kind, token)
SELECT p.id, {NAME}, r.name_token FROM intake_row r
JOIN members_person p ON p.public_id = r.person_public_id WHERE {FRESH}
UNION ALL
SELECT p.id, {PHONE}, r.phone_token FROM intake_row r
JOIN members_person p ON p.public_id = r.person_public_id
WHERE {FRESH} AND r.phone_token IS NOT NULL
"""
BEGIN = f"""
INSERT INTO members_membership (public_id, scope_path, person_id, organization_id, employer_id,
    began_on, began_by_month, beginning, ending, standing, channel, employment_form, post,
    employer_typed)
SELECT r.spell, o.path, p.id, o.id, r.employer_id, r.began_on, r.began_by_month, r.beginning, '',
    '{Membership.Standing.ACTIVE}', '{Membership.Channel.LIST}', r.employment_form, r.post,
    r.employer_typed
FROM intake_row r
JOIN members_person p ON p.public_id = r.person_public_id
JOIN organizations_organization o ON o.id = r.organization_id AND o.dissolved_on IS NULL
WHERE {RANGE} AND r.verdict = {NEW}
ON CONFLICT DO NOTHING
"""
AGREE = f"""
INSERT INTO members_consent (person_id, purpose, text_version, language, channel, given_at)
SELECT p.id, '{Consent.Purpose.MEMBERSHIP}', %(version)s, 'zh-hans', '{Consent.Channel.PAPER}',
    %(given)s
FROM intake_row r JOIN members_person p ON p.public_id = r.person_public_id
WHERE {RANGE} AND r.verdict = {NEW} AND NOT EXISTS (
    SELECT 1 FROM members_consent c WHERE c.person_id = p.id
    AND c.purpose = '{Consent.Purpose.MEMBERSHIP}' AND c.withdrawn_at IS NULL)
"""
CORRECT = f"""
UPDATE members_person AS p
SET sealed = r.sealed, key_version = r.key_version, sex = r.sex, birth_year = r.birth_year,
    {", ".join(f"{name} = r.{name}" for name in PROFILE.split(", "))}
FROM intake_row r
WHERE p.public_id = r.person_public_id AND p.sealed = r.before AND {CHANGED}
"""
CORRECTED = f"""
SELECT p.id FROM intake_row r JOIN members_person p ON p.public_id = r.person_public_id
WHERE {CHANGED}
"""
FORGET_PHONES = f"""
DELETE FROM members_persontoken WHERE kind = {PHONE} AND person_id IN (
    SELECT p.id FROM intake_row r JOIN members_person p ON p.public_id = r.person_public_id
    WHERE {CHANGED} AND r.phone_token IS NOT NULL)
"""
HASH_PHONES = f"""
INSERT INTO members_persontoken (person_id, kind, token)
SELECT p.id, {PHONE}, r.phone_token FROM intake_row r
JOIN members_person p ON p.public_id = r.person_public_id
WHERE {CHANGED} AND r.phone_token IS NOT NULL
"""
RESPELL = f"""
UPDATE members_membership AS m
SET employer_id = r.employer_id, employer_typed = r.employer_typed,
    employment_form = r.employment_form, post = r.post
FROM intake_row r
WHERE m.public_id = r.spell AND m.ended_on IS NULL AND {RANGE} AND r.verdict = {UPDATED}
"""
EXPECTED = f"""
SELECT
    COALESCE(SUM(CASE WHEN r.verdict = {NEW} AND r.sealed IS NOT NULL AND r.before IS NULL
        THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN r.verdict = {NEW} THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN r.before IS NOT NULL THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN r.verdict = {UPDATED} THEN 1 ELSE 0 END), 0)
FROM intake_row r WHERE {RANGE}
"""
OUTLIVED = f"""
SELECT r.id FROM intake_row r
LEFT JOIN members_person p ON p.public_id = r.person_public_id
LEFT JOIN members_membership m ON m.public_id = r.spell
LEFT JOIN organizations_organization o ON o.id = r.organization_id
WHERE {RANGE} AND r.verdict IN ({NEW}, {UPDATED}) AND (
    o.id IS NULL OR o.dissolved_on IS NOT NULL
    OR (r.before IS NOT NULL AND (p.id IS NULL OR p.sealed <> r.before))
    OR (r.verdict = {UPDATED} AND (m.id IS NULL OR m.ended_on IS NOT NULL))
    OR (r.verdict = {NEW} AND r.sealed IS NOT NULL AND r.before IS NULL AND (
        EXISTS (SELECT 1 FROM members_person k WHERE k.blind_index = r.blind_index)
        OR EXISTS (SELECT 1 FROM members_persondocument d WHERE d.blind_index = r.blind_index)))
    OR (r.verdict = {NEW} AND (r.sealed IS NULL OR r.before IS NOT NULL) AND (
        p.id IS NULL OR p.erased_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM members_membership c
            WHERE c.person_id = p.id AND c.ended_on IS NULL))))
"""
"""Rows that cannot be written any more as they were checked."""
DAYS = f"""
SELECT DISTINCT o.path, r.began_on FROM intake_row r
JOIN organizations_organization o ON o.id = r.organization_id
WHERE {RANGE} AND r.verdict IN ({NEW}, {UPDATED})
"""

# Taking back -----------------------------------------------------------------------------

PERSONS = "intake_row r JOIN members_person p ON p.public_id = r.person_public_id"
SPELLS = "intake_row r JOIN members_membership m ON m.public_id = r.spell"
FRESH_PERSONS = f"SELECT p.id FROM {PERSONS} WHERE {FRESH}"

TAKE_BACK = (
    f"""UPDATE members_unsealing SET person_id = NULL, gone = (
        SELECT p.public_id FROM members_person p WHERE p.id = members_unsealing.person_id)
        WHERE person_id IN ({FRESH_PERSONS})""",
    f"""DELETE FROM members_membership WHERE public_id IN (
        SELECT r.spell FROM intake_row r WHERE {RANGE} AND r.verdict = {NEW})""",
    f"""DELETE FROM members_consent WHERE given_at = %(given)s AND person_id IN (
        SELECT p.id FROM {PERSONS} WHERE {RANGE} AND r.verdict = {NEW})""",
    f"DELETE FROM members_persontoken WHERE person_id IN ({FRESH_PERSONS})",
    f"DELETE FROM members_person WHERE id IN ({FRESH_PERSONS})",
)


def _said(name: str) -> str:
    """Return what a row's ``was`` says of a column; nothing where that did not change."""
    if connection.vendor == "postgresql":
        return f"(r.was->>'{name}')"
    return f"json_extract(r.was, '$.{name}')"


def restore() -> tuple[str, ...]:
    """Return the statements that give changed records back what they said before."""
    postgresql = connection.vendor == "postgresql"
    token = f"CAST({_said('phone_token')} AS uuid)" if postgresql else _said("phone_token")
    employer = f"CAST({_said('employer_id')} AS bigint)" if postgresql else _said("employer_id")
    has = "r.was ? '{}'" if postgresql else "json_type(r.was, '$.{}') IS NOT NULL"
    rephoned = f"{CHANGED} AND {has.format('phone_token')}"
    profile = ", ".join(f"{name} = COALESCE({_said(name)}, p.{name})" for name in _CODES)
    spell = ", ".join(f"{name} = COALESCE({_said(name)}, m.{name})" for name in _SPELL)
    return (
        f"""UPDATE members_person AS p SET sealed = r.before, key_version = r.before_version,
            sex = {_said("sex")}, birth_year = CAST({_said("birth_year")} AS integer), {profile}
            FROM intake_row r WHERE p.public_id = r.person_public_id AND {CHANGED}""",
        f"""DELETE FROM members_persontoken WHERE kind = {PHONE} AND person_id IN (
            SELECT p.id FROM {PERSONS} WHERE {rephoned})""",
        f"""INSERT INTO members_persontoken (person_id, kind, token)
            SELECT p.id, {PHONE}, {token} FROM {PERSONS}
            WHERE {rephoned} AND {_said("phone_token")} IS NOT NULL""",
        f"""UPDATE members_membership AS m SET {spell} FROM intake_row r
            WHERE m.public_id = r.spell AND {RANGE} AND r.verdict = {UPDATED}""",
        f"""UPDATE members_membership AS m SET employer_id = {employer},
            employer_typed = {_said("employer_typed")} FROM intake_row r
            WHERE m.public_id = r.spell AND {RANGE} AND r.verdict = {UPDATED}
            AND {has.format("employer_id")}""",
    )


def forget(table: str, column: str) -> str:
    """Return the statement that deletes what was only worked out about new persons."""
    return f"DELETE FROM {table} WHERE {column} IN ({FRESH_PERSONS})"


LATER_SPELLS = f"""
SELECT DISTINCT r.line FROM {PERSONS}
JOIN members_membership m ON m.person_id = p.id AND m.public_id <> r.spell WHERE {FRESH}
"""
LATER_CONSENTS = f"""
SELECT DISTINCT r.line FROM {PERSONS}
JOIN members_consent c ON c.person_id = p.id AND c.given_at <> %(given)s WHERE {FRESH}
"""
OTHER_SPELLS = f"""
SELECT r.line FROM intake_row r LEFT JOIN members_membership m ON m.public_id = r.spell
WHERE {RANGE} AND r.verdict IN ({NEW}, {UPDATED}) AND (m.id IS NULL
    OR m.ended_on IS NOT NULL OR m.organization_id <> r.organization_id
    OR m.began_on <> r.began_on OR m.employment_form <> r.employment_form
    OR m.post <> r.post OR COALESCE(m.employer_id, 0) <> COALESCE(r.employer_id, 0)
    OR m.employer_typed <> r.employer_typed)
"""
"""Spells that are not what the row made of them: ended, moved, or corrected since."""
OTHER_PERSONS = f"""
SELECT r.line, p.public_id, p.sealed, p.key_version, r.sealed, r.key_version,
    {", ".join(f"p.{name}" for name in PROFILE.split(", "))},
    {", ".join(f"r.{name}" for name in PROFILE.split(", "))}
FROM {PERSONS} WHERE {RANGE} AND r.sealed IS NOT NULL
    AND (p.sealed <> r.sealed
    OR {" OR ".join(f"p.{name} <> r.{name}" for name in PROFILE.split(", "))})
"""
MERGED = " UNION ".join(
    f"""
SELECT r.line FROM intake_row r
JOIN {Merge._meta.db_table} g ON g.{side} = r.person_public_id AND g.undone_at IS NULL
JOIN intake_chunk w ON w.batch_id = r.batch_id AND w.stage = '{Stage.WRITTEN}'
    AND r.id BETWEEN w.first AND w.last AND w.at < g.made_at
WHERE {RANGE} AND r.verdict IN ({NEW}, {UPDATED})
"""
    for side in ("kept_id", "gone_id")
)
"""Rows whose person was merged with another after they were written, whichever was kept."""


def who_points_at_person(table: str, column: str) -> str:
    """Ask for the lines of new persons to whom a column of a table points."""
    return (
        f"SELECT DISTINCT r.line FROM {PERSONS} JOIN {table} x ON x.{column} = p.id WHERE {FRESH}"
    )


def who_points_at_spell(table: str, column: str) -> str:
    """Ask for the lines of new spells to which a column of a table points."""
    return (
        f"SELECT DISTINCT r.line FROM {SPELLS} JOIN {table} x ON x.{column} = m.id "
        f"WHERE {RANGE} AND r.verdict = {NEW}"
    )
