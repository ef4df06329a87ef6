"""The shape of the code, written down where it can fail."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.apps import apps

import unionhall
from unionhall.core.actors import Actor
from unionhall.core.scoping import ScopedModel

ROOT = Path(unionhall.__file__).parent
APPS = sorted(path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name != "config")
INDOORS = ["services", "queries", "models", "errors", "permissions", "facts"]
OUTDOORS = ("django.http", "django.shortcuts", "django.views", "django.template", "ninja")


def _files(app: str, room: str) -> list[Path]:
    return [p for p in [ROOT / app / f"{room}.py", *(ROOT / app / room).glob("*.py")] if p.exists()]


def _services(app: str) -> list[FunctionType]:
    found = []
    for path in _files(app, "services"):
        dotted = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        module = import_module(dotted.removesuffix(".__init__"))
        found += [
            function
            for name, function in vars(module).items()
            if isinstance(function, FunctionType)
            and not name.startswith("_")
            and function.__module__ == module.__name__
            and getattr(function, "__wrapped__", None) is not None
        ]
    return found


@pytest.mark.parametrize("app", APPS)
def test_every_service_takes_an_actor_and_one_command(app: str) -> None:
    """A service is a public function that opens a transaction."""
    for service in _services(app):
        parameters = list(inspect.signature(service).parameters.values())
        assert [p.name for p in parameters] == ["actor", "command"], service
        assert parameters[0].annotation is Actor


@pytest.mark.parametrize("app", APPS)
def test_rules_know_nothing_of_http(app: str) -> None:
    for room in INDOORS:
        for path in _files(app, room):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module:
                    assert not node.module.startswith(OUTDOORS), f"{path}:{node.lineno}"


def test_every_scoped_record_can_be_found_by_place() -> None:
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            leading = {index.fields[0] for index in model._meta.indexes}
            assert "scope_path" in leading, model


def test_no_module_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in ROOT.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 500
    }
    assert long == {}
