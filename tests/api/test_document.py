"""The API's document is the API, and every operation can be called by its name."""

from pathlib import Path

import unionhall
from unionhall.config.api import api
from unionhall.config.management.commands.export_openapi import document
from unionhall.config.problems import MEDIA_TYPE, TITLES

DOCS = Path(unionhall.__file__).parent.parent.parent / "docs"
DEEDS = ("get", "post", "put", "patch", "delete")


def test_the_document_in_docs_is_the_one_in_force() -> None:
    """After a change of the API: ``unionhall export_openapi``, and look at the difference."""
    assert (DOCS / "api" / "openapi.json").read_text() == document()


def test_every_operation_declares_how_it_may_refuse_and_has_a_name_of_its_own() -> None:
    names = []
    for path, operations in api.get_openapi_schema()["paths"].items():
        for deed in DEEDS:
            if deed not in operations:
                continue
            operation = operations[deed]
            names.append(operation["operationId"])
            assert set(TITLES) <= set(operation["responses"]), (path, deed)
            assert MEDIA_TYPE in operation["responses"][404]["content"]
    assert len(names) == len(set(names))
