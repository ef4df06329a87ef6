"""What each row comes to: compared with the record, each row gets exactly one verdict."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from unionhall.codes.documents import OF_AGE, age_on
from unionhall.core import formats
from unionhall.core.errors import DomainError
from unionhall.core.sealed import hasher, opener, sealer, text_sealer
from unionhall.intake import errors, known, problems
from unionhall.intake.checks import LINE, as_day
from unionhall.intake.contents import CONTENT, merged
from unionhall.intake.ground import Ground
from unionhall.intake.known import ENDED, Known
from unionhall.intake.models import Verdict, key
from unionhall.members.errors import TooYoung
from unionhall.members.identity import DOCUMENT, NAME, PHONE, TABLE
from unionhall.members.models import Membership
from unionhall.members.permissions import VIEW

PROFILE = ("nation", "education", "political", "household", "skill_level")
Beginning = Membership.Beginning

STAGED = (
    "id",
    "batch_id",
    "line",
    "verdict",
    "problems",
    "changed",
    "undone",
    "blind_index",
    "person_public_id",
    "sealed",
    "key_version",
    "before",
    "before_version",
    "sex",
    "birth_year",
    *PROFILE,
    "name_token",
    "phone_token",
    "spell",
    "organization_id",
    "scope_path",
    "employer_id",
    "employer_typed",
    "began_on",
    "began_by_month",
    "beginning",
    "employment_form",
    "post",
    "was",
)
"""The columns of a staged row, in the order in which ``Judge`` gives them."""
EMPTY: dict[str, Any] = dict.fromkeys(STAGED) | {
    "changed": "",
    "undone": False,
    "sex": "",
    "scope_path": "",
    "employer_typed": "",
    "began_by_month": False,
    "beginning": "",
    "employment_form": "",
    "post": "",
    **dict.fromkeys(PROFILE, ""),
}
Staged = dict[str, Any]
_KINDS: dict[str, type[pl.DataType]] = {
    "id": pl.Int64,
    "batch_id": pl.Int64,
    "line": pl.Int64,
    "verdict": pl.Int64,
    "undone": pl.Boolean,
    "sealed": pl.Binary,
    "key_version": pl.Int64,
    "before": pl.Binary,
    "before_version": pl.Int64,
    "birth_year": pl.Int64,
    "organization_id": pl.Int64,
    "employer_id": pl.Int64,
    "began_on": pl.Date,
    "began_by_month": pl.Boolean,
}
SCHEMA = {name: _KINDS.get(name, pl.String) for name in STAGED}


def framed(rows: Sequence[Staged]) -> pl.DataFrame:
    """Return staged rows as a frame."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


class Ids:
    """Public ids by the thousand: of version 7, as ``core.identifiers`` makes them one by one."""

    def __init__(self) -> None:
        self._left: Iterator[str] = iter(())

    def next(self) -> str:
        """Return the next one, in hexadecimal."""
        if (found := next(self._left, None)) is not None:
            return found
        self._left = self._made(2000)
        return next(self._left)

    @staticmethod
    def _made(count: int) -> Iterator[str]:
        at, chance = f"{time.time_ns() // 1_000_000:012x}", os.urandom(10 * count).hex()
        for place in range(0, 20 * count, 20):
            some = chance[place : place + 20]
            yield f"{at}7{some[:3]}{'89ab'[int(some[3], 16) & 3]}{some[4:19]}"


@dataclass(slots=True)
class Judge:
    """Compares the rows of one batch with the record.

    ``confirmed`` are lines that somebody has looked at: what only needed a person's eye is
    taken as the row says it. ``settled`` are persons, as hexadecimal public ids, of whom
    another line of the list tells, with that line.
    """

    batch: int
    ground: Ground
    attested: bool
    confirmed: frozenset[int] = frozenset()
    settled: Mapping[str, int] = field(default_factory=dict, repr=False)
    _ids: Ids = field(default_factory=Ids)

    def judge(
        self, rows: pl.DataFrame, lacking: Mapping[int, tuple[DomainError, ...]]
    ) -> pl.DataFrame:
        """Give each of these rows its verdict, and what is to be written for it."""
        hash_document = hasher(DOCUMENT)
        indexes = [
            hash_document(f"{kind}:{number}")
            for kind, number in zip(rows["kind"], rows["number"], strict=True)
        ]
        record = known.on_record(indexes)
        rows = rows.with_columns(pl.Series("blind_index", indexes, dtype=pl.String))
        here = pl.Series([index in record for index in indexes], dtype=pl.Boolean)
        met, apart = self._on_record(rows.filter(here), record, lacking)
        fresh, refused = self._fresh(rows.filter(~here), lacking)
        return pl.concat([fresh, met, framed(apart + refused)])

    # Somebody who is not on record

    def _fresh(
        self, rows: pl.DataFrame, lacking: Mapping[int, tuple[DomainError, ...]]
    ) -> tuple[pl.DataFrame, list[Staged]]:
        """Judge new persons column by column: they are most of what a list brings."""
        hash_name, hash_phone = hasher(NAME), hasher(PHONE)
        names = [hash_name(name) for name in rows["name"]]
        phones = [hash_phone(phone) if phone else None for phone in rows["phone"]]
        alike = known.same_name_and_phone([phone for phone in phones if phone])
        # The day after the birthday is beyond doubt; on the day itself, 29 February has its say.
        of_age = pl.col("birth").dt.offset_by(f"{OF_AGE}y1d") <= pl.col("began")
        young = rows.filter(~of_age)
        refused = {
            row[LINE]: self.refused(
                row[LINE],
                Verdict.REJECTED,
                self._too_young(row),
                blind_index=row["blind_index"],
            )
            for row in young.iter_rows(named=True)
            if is_too_young(row)
        }
        indexed = zip(rows[LINE], rows["blind_index"], names, phones, strict=True)
        for line, index, name, phone in indexed:
            if line in lacking:
                why = lacking[line]
                refused[line] = self.refused(line, Verdict.REJECTED, *why, blind_index=index)
            elif (name, phone) in alike and line not in self.confirmed and line not in refused:
                why = (errors.SameUnderOtherNumber(),)
                meant = {"blind_index": index, "name_token": name, "phone_token": phone}
                refused[line] = self.refused(line, Verdict.NEEDS_PERSON, *why, **meant)
        tokened = rows.with_columns(
            pl.Series("name_token", names, dtype=pl.String),
            pl.Series("phone_token", phones, dtype=pl.String),
        )
        taken = tokened.filter(~pl.col(LINE).is_in(list(refused))) if refused else tokened
        return self._new(taken), list(refused.values())

    def _new(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the staged rows of new persons, sealed for the ids that they will have."""
        ids = [self._ids.next() for _row in range(rows.height)]
        spells = [self._ids.next() for _row in range(rows.height)]
        contents = rows.select(pl.struct(*CONTENT).struct.json_encode()).to_series()
        seal_text, version = text_sealer(TABLE)
        sealed = [
            seal_text(bytes.fromhex(public_id), content)
            for public_id, content in zip(ids, contents, strict=True)
        ]
        beginning = Beginning.JOINED if self.attested else Beginning.TAKEN_OVER
        return self._staged(
            rows,
            verdict=pl.lit(int(Verdict.NEW)),
            person_public_id=pl.Series(ids, dtype=pl.String),
            sealed=pl.Series(sealed, dtype=pl.Binary),
            key_version=pl.lit(version),
            birth_year=pl.col("birth").dt.year(),
            spell=pl.Series(spells, dtype=pl.String),
            organization_id=pl.col("organization"),
            employer_id=pl.col("employer"),
            employer_typed=pl.col("typed"),
            began_on=pl.col("began"),
            began_by_month=pl.col("by_month"),
            beginning=pl.lit(str(beginning)),
        )

    def _staged(self, rows: pl.DataFrame, **values: Any) -> pl.DataFrame:
        """Return rows in the columns of the staging table; what is not given stays as it is."""
        whole = {
            **{name: pl.lit(value) for name, value in EMPTY.items() if name not in rows.columns},
            "id": key(self.batch, 0) + pl.col(LINE),
            "batch_id": pl.lit(self.batch),
            **values,
        }
        # A series of its own length stands beside expressions over the rows.
        return rows.with_columns(
            **{
                name: value.cast(SCHEMA[name]) if name in SCHEMA else value
                for name, value in whole.items()
            }
        ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())

    def past(self, rows: pl.DataFrame) -> list[Staged]:
        """Judge rows about memberships that are over: an export holds them, no list makes them."""
        hash_document = hasher(DOCUMENT)
        listed = list(rows.iter_rows(named=True))
        indexes = [hash_document(f"{row['kind']}:{row['number']}") for row in listed]
        record = known.ended(indexes)
        out = []
        for row, index in zip(listed, indexes, strict=True):
            on = day_or_none(row["ended_on"])
            if on is not None and (index, row["organization"], on) in record:
                same = self.refused(row[LINE], Verdict.UNCHANGED, blind_index=index)
                out.append(same | {"problems": None})
            else:
                why = errors.PastSpell()
                out.append(self.refused(row[LINE], Verdict.NEEDS_PERSON, why, blind_index=index))
        return out

    def refused(self, line: int, verdict: Verdict, *why: DomainError, **more: Any) -> Staged:
        """Return a row that writes nothing; by its document it is found if its person goes."""
        return EMPTY | {
            "id": key(self.batch, line),
            "batch_id": self.batch,
            "line": line,
            "verdict": int(verdict),
            "problems": json.dumps(problems.keep(why), ensure_ascii=False),
            **more,
        }

    def _too_young(self, row: Mapping[str, Any]) -> DomainError:
        age = max(age_on(row["birth"], row["began"]), 0)
        return TooYoung(on=formats.day(row["began"]), age=age)

    def _spell(self, row: Mapping[str, Any], beginning: str) -> Staged:
        return {
            "spell": self._ids.next(),
            "organization_id": row["organization"],
            "scope_path": row["scope_path"],
            "employer_id": row["employer"],
            "employer_typed": row["typed"],
            "began_on": row["began"],
            "began_by_month": row["by_month"],
            "beginning": str(beginning),
            "employment_form": row["employment_form"],
            "post": row["post"],
        }

    # Somebody on record

    def _on_record(
        self,
        rows: pl.DataFrame,
        record: Mapping[str, Known],
        lacking: Mapping[int, tuple[DomainError, ...]],
    ) -> tuple[pl.DataFrame, list[Staged]]:
        """Judge persons on record one by one; those who stay as they are come back as columns."""
        seal_row, version = sealer(TABLE)
        open_row = opener(TABLE)
        same: list[tuple[int, str, str]] = []
        first = dict(self.settled)
        others: list[Staged] = []
        for row in rows.iter_rows(named=True):
            there = record[row["blind_index"]]
            if (line := first.setdefault(there.public_id.hex, row[LINE])) != row[LINE]:
                twice_there = errors.TwiceInFile(line=line)
                verdict = Verdict.DUPLICATE_IN_FILE
                others.append(self.refused(row[LINE], verdict, twice_there, **_found(row, there)))
                continue
            content = open_row(there.public_id.bytes, there.sealed, there.key_version)
            staged = self._apart(row, there, content)
            if staged is None and there.spell is None and row[LINE] in lacking:
                why, found = lacking[row[LINE]], _found(row, there)
                staged = self.refused(row[LINE], Verdict.REJECTED, *why, **found)
            if staged is None:
                staged = self._compared(row, there, content, seal_row, version)
            if staged is None:
                same.append((row[LINE], row["blind_index"], there.public_id.hex))
            else:
                others.append(staged)
        columns = {LINE: pl.Int64, "blind_index": pl.String, "person_public_id": pl.String}
        frame = pl.DataFrame(same, schema=columns, orient="row")
        return self._staged(frame, verdict=pl.lit(int(Verdict.UNCHANGED))), others

    def _apart(
        self, row: Mapping[str, Any], there: Known, content: Mapping[str, Any]
    ) -> Staged | None:
        """Return the row as one that cannot be taken as it is; nothing where it can."""
        line = row[LINE]
        found = _found(row, there)
        if content["name"] != row["name"]:
            return self.refused(line, Verdict.NEEDS_PERSON, errors.NameDiffers(), **found)
        if there.spell is None:
            if there.ending in ENDED and line not in self.confirmed:
                expelled = there.ending == Membership.Ending.EXPELLED
                why = errors.WasExpelled() if expelled else errors.IsDeceased()
                return self.refused(line, Verdict.NEEDS_PERSON, why, **found)
        elif there.organization != row["organization"]:
            seen = self.ground.actor.may(VIEW, there.scope_path)
            where = errors.MemberElsewhere(where=there.union) if seen else errors.MemberOutside()
            return self.refused(line, Verdict.MEMBER_ELSEWHERE, where, **found, **self._wanted(row))
        elif row["began_on"] and not there.began_as(row["began"], by_month=row["by_month"]):
            began = errors.OtherBeginning(on=formats.day(there.began))
            return self.refused(line, Verdict.NEEDS_PERSON, began, **found)
        return None

    def _wanted(self, row: Mapping[str, Any]) -> Staged:
        """Return where a member of another union is wanted, for the proposal of a transfer."""
        wanted = self._spell(row, "")
        return {
            name: wanted[name]
            for name in (
                "organization_id",
                "scope_path",
                "employer_id",
                "employer_typed",
                "employment_form",
                "post",
                "began_on",
                "began_by_month",
            )
        }

    def _compared(
        self,
        row: Mapping[str, Any],
        there: Known,
        content: dict[str, Any],
        seal_row: Callable[[bytes, dict[str, Any]], bytes],
        version: int,
    ) -> Staged | None:
        """Return what changes about somebody on record; nothing where nothing does."""
        says = merged(content, row, own=there.own)
        changed = [name for name, value in says.items() if value != content[name]]
        was: dict[str, Any] = {}
        for name in PROFILE:
            if row[name] and row[name] != getattr(there, name):
                changed.append(name)
                was[name] = getattr(there, name)
        personal = bool(changed)
        if there.spell is None:
            spell = self._spell(row, Beginning.REJOINED if there.ending else Beginning.JOINED)
        else:
            spell = self._respelled(row, there, changed, was)
            if not changed:
                return None
        staged = EMPTY | _found(row, there) | spell
        staged |= {"batch_id": self.batch, "line": row[LINE], "id": key(self.batch, row[LINE])}
        if personal:
            was |= {"sex": content["sex"], "birth_year": int(content["birth"][:4])}
            staged |= {name: row[name] or getattr(there, name) for name in PROFILE}
            staged |= {
                "sealed": seal_row(there.public_id.bytes, says),
                "key_version": version,
                "before": there.sealed,
                "before_version": there.key_version,
                "sex": says["sex"],
                "birth_year": int(says["birth"][:4]),
            }
            if "phone" in changed:
                hash_phone = hasher(PHONE)
                staged["phone_token"] = hash_phone(says["phone"])
                was["phone_token"] = hash_phone(content["phone"]) if content["phone"] else None
        return staged | {
            "verdict": int(Verdict.NEW if there.spell is None else Verdict.UPDATED),
            "changed": ",".join(changed),
            "was": json.dumps(was),
        }

    def _respelled(
        self,
        row: Mapping[str, Any],
        there: Known,
        changed: list[str],
        was: dict[str, Any],
    ) -> Staged:
        """Compare what a row says of the membership; what it leaves out stays."""
        now = {
            "employment_form": (row["form_stated"] and row["employment_form"])
            or there.employment_form,
            "post": row["post"] or there.post,
        }
        for name, value in now.items():
            if value != getattr(there, name):
                changed.append(name)
                was[name] = getattr(there, name)
        stated = bool(row["credit_code"] or row["employer_name"])
        same = row["employer"] == there.employer if row["employer"] else False
        same = same or (row["typed"] == there.employer_name and not row["employer"])
        employer, typed = there.employer, "" if there.employer else there.employer_name
        if stated and not same:
            changed.append("employer")
            was |= {"employer_id": employer, "employer_typed": typed}
            employer, typed = row["employer"], row["typed"]
        return {
            "spell": there.spell.hex if there.spell else None,
            "organization_id": there.organization,
            "scope_path": there.scope_path,
            "employer_id": employer,
            "employer_typed": typed,
            "began_on": there.began_on,
            "began_by_month": there.began_by_month,
            **now,
        }


def day_or_none(text: str) -> date | None:
    """Return the day that a cell names, if it names one."""
    try:
        return date.fromisoformat(as_day(text))
    except ValueError:
        return None


def is_too_young(row: Mapping[str, Any]) -> bool:
    """Say whether somebody could not work yet on the day of joining."""
    return age_on(row["birth"], row["began"]) < OF_AGE


def _found(row: Mapping[str, Any], there: Known) -> Staged:
    return {"blind_index": row["blind_index"], "person_public_id": there.public_id.hex}
