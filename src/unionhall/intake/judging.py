"""What each row comes to: compared with the record, each row gets exactly one verdict."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from unionhall.codes.documents import OF_AGE, age_on
from unionhall.core import formats
from unionhall.core.errors import DomainError
from unionhall.core.sealed import hasher, sealer, unseal
from unionhall.intake import errors, known, problems
from unionhall.intake.checks import LINE
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
    "beginning": "",
    "employment_form": "",
    "post": "",
    **dict.fromkeys(PROFILE, ""),
}
Staged = dict[str, Any]


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
    taken as the row says it.
    """

    batch: int
    ground: Ground
    attested: bool
    confirmed: frozenset[int] = frozenset()
    _ids: Ids = field(default_factory=Ids)

    def judge(
        self, rows: pl.DataFrame, lacking: Mapping[int, tuple[DomainError, ...]]
    ) -> list[Staged]:
        """Give each of these rows its verdict, and what is to be written for it."""
        hash_document = hasher(DOCUMENT)
        listed = list(rows.iter_rows(named=True))
        indexes = [hash_document(f"{row['kind']}:{row['number']}") for row in listed]
        record = known.on_record(indexes)
        hash_name, hash_phone = hasher(NAME), hasher(PHONE)
        fresh = [row for row, index in zip(listed, indexes, strict=True) if index not in record]
        tokens = {
            row[LINE]: (hash_name(row["name"]), hash_phone(row["phone"]) if row["phone"] else None)
            for row in fresh
        }
        alike = known.same_name_and_phone([phone for _name, phone in tokens.values() if phone])
        seal_row, version = sealer(TABLE)
        out = []
        for row, index in zip(listed, indexes, strict=True):
            line = row[LINE]
            there = record.get(index)
            if there is not None:
                out.append(self._on_record(row, index, there, seal_row, version))
                continue
            name, phone = tokens[line]
            if line in lacking:
                out.append(self.refused(line, Verdict.REJECTED, *lacking[line]))
            elif (refusal := self._too_young(row)) is not None:
                out.append(self.refused(line, Verdict.REJECTED, refusal))
            elif (name, phone) in alike and line not in self.confirmed:
                out.append(self.refused(line, Verdict.NEEDS_PERSON, errors.SameUnderOtherNumber()))
            else:
                out.append(self._new(row, index, name, phone, seal_row, version))
        return out

    def refused(self, line: int, verdict: Verdict, *why: DomainError, **more: Any) -> Staged:
        """Return a row that writes nothing."""
        return EMPTY | {
            "id": key(self.batch, line),
            "batch_id": self.batch,
            "line": line,
            "verdict": int(verdict),
            "problems": json.dumps(problems.keep(why), ensure_ascii=False),
            **more,
        }

    def _too_young(self, row: Mapping[str, Any]) -> DomainError | None:
        if (age := age_on(row["birth"], row["began"])) >= OF_AGE:
            return None
        return TooYoung(on=formats.day(row["began"]), age=max(age, 0))

    def _new(  # noqa: PLR0913, PLR0917
        self,
        row: Mapping[str, Any],
        index: str,
        name: str,
        phone: str | None,
        seal_row: Any,
        version: int,
    ) -> Staged:
        public_id = self._ids.next()
        return {
            **EMPTY,
            **self._spell(row, Beginning.JOINED if self.attested else Beginning.TAKEN_OVER),
            "id": key(self.batch, row[LINE]),
            "batch_id": self.batch,
            "line": row[LINE],
            "verdict": int(Verdict.NEW),
            "blind_index": index,
            "person_public_id": public_id,
            "sealed": seal_row(bytes.fromhex(public_id), _content(row)),
            "key_version": version,
            "sex": row["sex"],
            "birth_year": row["birth"].year,
            **{column: row[column] for column in PROFILE},
            "name_token": name,
            "phone_token": phone,
        }

    def _spell(self, row: Mapping[str, Any], beginning: str) -> Staged:
        return {
            "spell": self._ids.next(),
            "organization_id": row["organization"],
            "scope_path": row["scope_path"],
            "employer_id": row["employer"],
            "employer_typed": row["typed"],
            "began_on": row["began"],
            "beginning": str(beginning),
            "employment_form": row["employment_form"],
            "post": row["post"],
        }

    # Somebody on record

    def _on_record(
        self, row: Mapping[str, Any], index: str, there: Known, seal_row: Any, version: int
    ) -> Staged:
        line = row[LINE]
        content = unseal(TABLE, there.public_id, there.sealed, there.key_version)
        found = {"blind_index": index, "person_public_id": there.public_id.hex}
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
        elif row["began_on"] and row["began"] != there.began_on:
            began = formats.day(there.began_on)
            return self.refused(
                line, Verdict.NEEDS_PERSON, errors.OtherBeginning(on=began), **found
            )
        return self._compared(row, there, content, found, seal_row, version)

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
            )
        }

    def _compared(  # noqa: PLR0913, PLR0917
        self,
        row: Mapping[str, Any],
        there: Known,
        content: dict[str, Any],
        found: Staged,
        seal_row: Any,
        version: int,
    ) -> Staged:
        says = _merged(content, row)
        changed = [name for name, value in says.items() if value != content[name]]
        profile = {name: row[name] or getattr(there, name) for name in PROFILE}
        was: dict[str, Any] = {}
        for name in PROFILE:
            if profile[name] != getattr(there, name):
                changed.append(name)
                was[name] = getattr(there, name)
        staged = (
            EMPTY
            | found
            | {"batch_id": self.batch, "line": row[LINE], "id": key(self.batch, row[LINE])}
        )
        spell: Staged = {}
        if there.spell is None:
            again = Beginning.REJOINED if there.ending else Beginning.JOINED
            spell = self._spell(row, again)
        else:
            spell = self._respelled(row, there, changed, was)
        if changed or there.spell is None:
            staged |= spell
        if not changed:
            new = there.spell is None
            return staged | {"verdict": int(Verdict.NEW if new else Verdict.UNCHANGED)}
        public_id = there.public_id
        if any(name in content or name in PROFILE for name in changed):
            was |= {"sex": content["sex"], "birth_year": int(content["birth"][:4])}
            staged |= profile | {
                "sealed": seal_row(public_id.bytes, says),
                "key_version": version,
                "before": there.sealed,
                "before_version": there.key_version,
                "sex": says["sex"],
                "birth_year": int(says["birth"][:4]),
            }
            if "phone" in changed:
                staged["phone_token"] = hasher(PHONE)(says["phone"])
                was["phone"] = True
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
            "employment_form": row["employment_form"] or there.employment_form,
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
            **now,
        }


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sealed of a new person; the same as ``Identity.content``."""
    since, until = row["valid_from"], row["valid_until"]
    return {
        "name": row["name"],
        "kind": row["kind"],
        "number": row["number"],
        "sex": row["sex"],
        "birth": row["birth"].isoformat(),
        "phone": row["phone"],
        "address": row["address"],
        "division": row["division_code"],
        "from": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
    }


def _merged(content: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return who a person is by what the row says; what it leaves out stays as it was."""
    says = _content(row)
    for name in ("phone", "address", "division", "from"):
        says[name] = says[name] or content[name]
    if row["valid_until"] is None and not row["lasting"]:
        says["until"] = content["until"]
    return says


def twice(rows: pl.DataFrame) -> tuple[dict[int, int], dict[int, int]]:
    """Return the lines whose document stands in another line, each with that line.

    The first are copies of an earlier line; the second have the same document under
    another name, so that none of them can be taken as it is.
    """
    grouped = rows.select(
        LINE,
        pl.col(LINE).min().over("kind", "number").alias("first"),
        pl.col(LINE).max().over("kind", "number").alias("last"),
        pl.col("name").n_unique().over("kind", "number").alias("names"),
    ).filter(pl.col("first") != pl.col("last"))
    copies: dict[int, int] = {}
    quarrels: dict[int, int] = {}
    for line, first, last, names in grouped.iter_rows():
        if names > 1:
            quarrels[line] = last if line == first else first
        elif line != first:
            copies[line] = first
    return copies, quarrels
