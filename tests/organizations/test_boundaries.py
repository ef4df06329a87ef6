"""Boundaries: what a file must be, which body an area is, what is drawn, who may load it."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.core.errors import DomainError, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations import errors
from unionhall.organizations.boundaries import maps
from unionhall.organizations.boundaries.geojson import read
from unionhall.organizations.boundaries.simplify import Outline, Ring, points, simplified
from unionhall.organizations.commands import LoadBoundaries, Move, RemoveBoundaries
from unionhall.organizations.models import Boundary, Kind, Organization
from unionhall.organizations.services import bounding, move

SOURCE = "区规划和自然资源分局，京S（2026）012号"
DAY = date(2026, 3, 1)


def square(west: float, south: float = 40.0, size: float = 1.0) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def a_file(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def loading(body: Organization, content: bytes, **more: Any) -> LoadBoundaries:
    told = {"source": SOURCE, "dated_on": DAY} | more
    return LoadBoundaries(organization=body.public_id, content=content, **told)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.NoBoundaries),
        (b"PK\x03\x04", errors.NotGeoJson),
        (b'{"type": "Topology"}', errors.NotGeoJson),
        (b'{"type": "FeatureCollection", "features": [NaN]}', errors.NotGeoJson),
        (b"[" * 100_000, errors.NotGeoJson),
        (b'{"type": "FeatureCollection", "features": []}', errors.NoBoundaries),
        (b'{"type": "FeatureCollection", "features": [7]}', errors.NotGeoJson),
        (b" " * 10_000_001, errors.BoundariesTooLarge),
        (a_file(*[feature(square(1))] * 2001), errors.TooManyAreas),
        (a_file(feature(square(1) * 80_000)), errors.TooManyPoints),
        (a_file({"type": "Feature", "geometry": None}), errors.NoArea),
        (a_file({"geometry": {"type": "Point", "coordinates": [1, 1]}}), errors.NoArea),
        (a_file(feature([[1, 1], [2, 2], [1, 1], [1, 1]])), errors.NoArea),
        (a_file(feature([["1", 1]] * 4)), errors.NoArea),
        (a_file(feature(square(1)[:-1])), errors.RingNotClosed),
        (a_file(feature(square(444_000.5))), errors.NotDegrees),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_a_sentence(
    content: bytes, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        read(content)


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def wavy(heights: list[float]) -> dict[int, Outline]:
    """Two areas one above the other with a wavy border between them."""
    border = [(n / 10, 40 + height) for n, height in enumerate(heights)]
    (west, _), (east, _) = border[0], border[-1]
    above: Ring = [*border, (east, 45.0), (west, 45.0), border[0]]
    below: Ring = [*border[::-1], (west, 35.0), (east, 35.0), border[-1]]
    return {1: [[above]], 2: [[below]]}


@given(
    st.lists(st.floats(-1, 1).map(lambda h: round(h, 4)), min_size=2, max_size=60),
    st.integers(8, 40),
)
def test_simplified_neighbours_keep_one_border_without_a_gap(
    heights: list[float], most: int
) -> None:
    outlines = wavy(heights)
    thin = simplified(outlines, most)
    assert sum(area(one[0][0]) for one in thin.values()) == pytest.approx(
        sum(area(one[0][0]) for one in outlines.values())
    )
    assert max(points(one) for one in thin.values()) <= most
    assert all(one[0][0][0] == one[0][0][-1] for one in thin.values())


def test_what_is_small_enough_stays_as_it_is() -> None:
    outlines = wavy([0, 0.5, 0])
    assert simplified(outlines, 100) == outlines


@pytest.fixture
def township(district: Organization) -> Organization:
    return an_organization(
        "平谷区峪口镇总工会", parent=district, kind=Kind.TOWNSHIP, division_code="110117103"
    )


def test_areas_are_matched_by_code_of_any_length_or_by_name(
    district: Organization, street: Organization, township: Organization
) -> None:
    content = a_file(
        feature(square(1), XZQDM=110117103000, name="别的名字"),
        feature(square(2), 名称="儒林街道办事处"),
        feature(square(3), 名称="儒林街道"),
        feature(square(4), name="不属于本区的镇"),
    )
    found = bounding.load(OPERATOR, loading(district, content))
    assert {(body.name, called) for body, called, _ in found.matched} == {
        (township.name, "别的名字"),
        (street.name, "儒林街道办事处"),
    }
    assert (found.missing, found.foreign) == ([], ["不属于本区的镇"])
    stored = Boundary.objects.get(organization=street)
    assert (len(stored.outline), stored.source, stored.dated_on) == (2, SOURCE, DAY)
    assert stored.scope_path == street.path
    entry = AuditEntry.objects.get(action="organizations.boundaries_loaded")
    assert (entry.facts["areas"], entry.facts["source"]) == (2, SOURCE)


def test_a_name_that_two_bodies_bear_fits_neither(
    district: Organization, street: Organization
) -> None:
    an_organization("平谷区儒林街道总工会", parent=district, kind=Kind.STREET)
    with pytest.raises(errors.NothingMatches):
        bounding.load(OPERATOR, loading(district, a_file(feature(square(1), name="儒林街道"))))


def test_the_same_file_again_changes_nothing_and_another_replaces(
    district: Organization, street: Organization
) -> None:
    content = a_file(feature(square(1), name="儒林街道"))
    for _ in range(2):
        bounding.load(OPERATOR, loading(district, content))
    entries = AuditEntry.objects.filter(action="organizations.boundaries_loaded")
    assert entries.count() == 1
    bounding.load(OPERATOR, loading(district, a_file(feature(square(5), name="儒林街道"))))
    assert entries.count() == 2
    assert Boundary.objects.get().outline[0][0][0] == [5.0, 40.0]


def test_boundaries_are_removed_one_by_one_or_all_at_once(
    district: Organization, street: Organization, township: Organization
) -> None:
    content = a_file(feature(square(1), name="儒林街道"), feature(square(2), name="峪口镇"))
    bounding.load(OPERATOR, loading(district, content))
    assert bounding.remove(OPERATOR, RemoveBoundaries(organization=street.public_id)) == 1
    assert Boundary.objects.get().organization == township
    below = RemoveBoundaries(organization=district.public_id, below=True)
    assert [bounding.remove(OPERATOR, below) for _ in range(2)] == [1, 0]
    assert AuditEntry.objects.filter(action="organizations.boundaries_removed").count() == 2


def test_what_is_missing_or_lies_ahead_is_refused(
    district: Organization, street: Organization
) -> None:
    content = a_file(feature(square(1), name="儒林街道"))
    for wrong, refusal in (
        ({"source": " "}, errors.SourceMissing),
        ({"dated_on": date(2027, 1, 1)}, errors.InTheFuture),
        ({"seen": "another"}, errors.AnotherFile),
    ):
        with pytest.raises(refusal):
            bounding.load(OPERATOR, loading(district, content, **wrong))
    with pytest.raises(NotPermitted):
        bounding.load(an_actor(district, Role.LEADER), loading(district, content))
    assert not Boundary.objects.exists()


def test_a_boundary_moves_with_its_body(
    city: Organization, district: Organization, street: Organization
) -> None:
    bounding.load(OPERATOR, loading(district, a_file(feature(square(1), name="儒林街道"))))
    other = an_organization("密云区总工会", parent=city, kind=Kind.DISTRICT)
    move(
        OPERATOR,
        Move(organization=street.public_id, parent=other.public_id, on=date(2026, 5, 1)),
    )
    street.refresh_from_db()
    assert Boundary.objects.get().scope_path == street.path


def spots(*bodies: Organization) -> list[maps.Spot]:
    return [
        maps.Spot(body=body, value=10.0 * n, shown=f"{10 * n} %", words=(), url="/")
        for n, body in enumerate(bodies)
    ]


def test_a_map_has_outlines_where_there_are_some_else_tiles(
    district: Organization,
    street: Organization,
    township: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    leader = an_actor(district, Role.LEADER)
    with django_assert_num_queries(1):
        tiles = maps.draw(leader, "x", spots(street, township), label="x", scale=maps.PERCENT)
    assert (tiles.real, tiles.load_at) == (False, None)
    assert [one["short"] for one in tiles.data["spots"]] == ["儒林街道", "平谷区峪口镇"]
    bounding.load(OPERATOR, loading(district, a_file(feature(square(1), name="儒林街道"))))
    organizer = an_actor(district)
    real = maps.draw(organizer, "x", spots(street, township), label="x", scale=maps.PERCENT)
    assert real.real
    assert real.load_at == district
    assert [spot.body for spot in real.missing] == [township]
    assert [one["name"] for one in real.data["spots"]] == [str(street.public_id)]


def test_steps_of_numbers_are_round_and_hold_the_highest() -> None:
    assert maps.counted([]).labels == ("0",)
    assert maps.counted([3, 1]).labels == ("0", "1", "2", "3")
    assert maps.counted([9]).labels == ("0–1", "2–3", "4–5", "6–7", "8–9")
    scale = maps.counted([1234])
    assert (scale.labels[-1], scale.step(1234), scale.step(0)) == ("1,000–1,499", 2, 0)
    assert [maps.PERCENT.step(value) for value in (0, 19.9, 20, 99, 100)] == [0, 0, 1, 4, 4]


def test_names_lose_what_they_have_in_common() -> None:
    short = maps.short_names(["平谷区儒林街道总工会", "平谷区峪口镇总工会"])
    assert list(short.values()) == ["儒林街道", "峪口镇"]
    assert maps.short_names(["平谷区总工会"]) == {"平谷区总工会": "平谷区"}


def test_the_page_looks_first_and_loads_the_file_that_was_seen(
    client: Client, district: Organization, street: Organization, township: Organization
) -> None:
    client.force_login(a_user(district))
    address = reverse("organizations:boundaries", args=[district.public_id])
    content = a_file(feature(square(1), name="儒林街道"), feature(square(2), name="外区"))

    def send(deed: str, content: bytes, **more: str) -> Any:
        file = SimpleUploadedFile("b.geojson", content)
        told = {"source": SOURCE, "dated_on": "2026-03-01", "deed": deed, "file": file}
        return client.post(address, told | more)

    refused = send("preview", b"{}")
    assert refused.status_code == 422
    assert "GeoJSON" in refused.content.decode()
    seen = send("preview", content)
    assert seen.status_code == 200
    assert "外区" in seen.content.decode()
    assert not Boundary.objects.exists()
    digest = bounding.digest(content)
    other = send("load", a_file(feature(square(3), name="儒林街道")), seen=digest)
    assert other.status_code == 422
    assert send("load", content, seen=digest).status_code == 302
    shown = client.get(address).content.decode()
    assert SOURCE in shown
    assert township.name in shown
    client.post(reverse("organizations:remove_boundaries", args=[district.public_id]))
    assert not Boundary.objects.exists()


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_costs_the_same_however_many_areas(
    client: Client,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    features = [feature(square(1), name="儒林街道")]
    for n in range(more):
        an_organization(f"平谷区第{n}镇总工会", parent=district, kind=Kind.TOWNSHIP)
        features.append(feature(square(2 + n), name=f"第{n}镇"))
    bounding.load(OPERATOR, loading(district, a_file(*features)))
    client.force_login(a_user(district))
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get(reverse("organizations:boundaries", args=[district.public_id]))


def test_the_command_says_what_fits_and_loads_it(
    district: Organization, street: Organization, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "b.geojson"
    file.write_bytes(a_file(feature(square(1), name="儒林街道"), feature(square(2), name="外区")))
    more = {"org": district.code, "source": SOURCE, "as_of": DAY}
    call_command("load_boundaries", file, **more, dry_run=True)
    assert "nothing written" in capsys.readouterr().out
    call_command("load_boundaries", file, **more)
    assert f"+ {street.name}  <- 儒林街道\n? 外区\n1 of 1, written" in capsys.readouterr().out
    assert Boundary.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("load_boundaries", file, **more | {"org": "none"})


def test_a_single_area_has_no_map(district: Organization, street: Organization) -> None:
    reader = an_actor(district)
    spots = [
        maps.Spot(body=body, value=1, shown="1", words=(), url="/") for body in (street, district)
    ]
    assert maps.draw(reader, "some", spots[:1], label="x") is None
    assert maps.draw(reader, "some", spots, label="x") is not None
