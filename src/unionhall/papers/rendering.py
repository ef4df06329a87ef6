"""Filling a Word template: plain data in, a file out, and nothing else can happen.

A template may be an office's own, so it is strange code: only names, one level of loops and
conditions are let through, in a sandbox without functions. Values are escaped; a new line
in a value is a new line on the paper.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from unionhall.core.formats import Month
from unionhall.papers.errors import (
    ConstructNotAllowed,
    NotWord,
    TemplateBroken,
    ValueMissing,
    ValueUnknown,
    VariableUnknown,
)
from unionhall.papers.kinds import Context, PaperKind

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Getattr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)
_NEW_PARAGRAPH = "\a"
"""What docxtpl makes a paragraph of the same form of; a mere break would stretch the line."""
_NEAR = 40


class _Document(DocxTemplate):
    """A template of which only what is printed is filled."""

    def render_properties(self, *_args: Any, **_kwargs: Any) -> None:
        """Leave author, title and the like as they are: they hold no variables of ours."""


class _Gaps(StrictUndefined):
    """A variable that is not there: says its name when it is used."""


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles only what a template of ours may say."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(autoescape=True, undefined=_Gaps)
        self.known = frozenset(known)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give a row's column, or a loop's own (``loop.index``); nothing has methods here."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(name=attribute)
        if isinstance(obj, (str, list, bool)):
            return self.undefined(name=attribute)
        return super().getattr(obj, attribute)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Look at what is to be compiled first."""
        tree = self.parse(source) if isinstance(source, str) else source
        for node in _not_allowed(tree):
            raise ConstructNotAllowed(construct=_text_of_line(str(source), node.lineno))
        for name in sorted(meta.find_undeclared_variables(tree)):
            if name not in self.known:
                raise VariableUnknown(variable=name)
        return super().compile(tree, *args, **kwargs)


def _not_allowed(tree: nodes.Template) -> Iterator[nodes.Node]:
    for node in _all(tree):
        if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
            yield node
    for loop in tree.find_all(nodes.For):
        for part in loop.body:
            yield from (inner for inner in _all(part) if isinstance(inner, nodes.For))


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def plain(value: object, *, line: str = "\n") -> object:
    """Write a value as it stands on paper; what a file of Word cannot hold is left out."""
    if value is None:
        return ""
    if isinstance(value, date | Month):
        day = f"{value.day}日" if isinstance(value, date) else ""
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one, line=line) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one, line=line) for one in value]
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).replace("\n", line)


def complete(kind: PaperKind, context: Context) -> None:
    """Refuse a context that lacks a variable of the kind, or brings one that is not declared."""
    labels = {one.name: one.label for one in kind.variables}
    for name, label in labels.items():
        if name not in context:
            raise ValueMissing(label=label, variable=name)
    for name in context:
        if name not in labels:
            raise ValueUnknown(variable=name)


def render(template: bytes, kind: PaperKind, context: Context) -> bytes:
    """Fill a template; the refusal names the variable or the place at fault."""
    complete(kind, context)
    try:
        document = _Document(BytesIO(template))
        values = {name: plain(value, line=_NEW_PARAGRAPH) for name, value in context.items()}
        document.render(values, _Environment(values), autoescape=True)
        filled = BytesIO()
        document.save(filled)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as wrong:
        raise NotWord from wrong
    except UndefinedError as wrong:
        raise VariableUnknown(variable=_named(wrong)) from wrong
    except TemplateSyntaxError as wrong:
        raise TemplateBroken(near=_near(wrong)) from wrong
    except SecurityError as wrong:
        raise TemplateBroken(near=str(wrong)[:_NEAR]) from wrong
    return filled.getvalue()


def _named(wrong: UndefinedError) -> str:
    """Take the name out of "'x' is undefined" and "… has no attribute 'x'"."""
    names = re.findall(r"'([^']+)'", wrong.message or "")
    return names[-1] if names else str(wrong.message)


def _near(wrong: TemplateSyntaxError) -> str:
    return _text_of_line(wrong.source or "", wrong.lineno)


def _text_of_line(source: str, number: int) -> str:
    """Return what a template says in one line of its source: a paragraph of the document."""
    lines = source.splitlines()
    text = re.sub(r"<[^>]+>", "", lines[number - 1]) if 0 < number <= len(lines) else ""
    tags = re.findall(r"\{[{%].*", text)
    return (tags[0] if tags else text).strip()[:_NEAR]
