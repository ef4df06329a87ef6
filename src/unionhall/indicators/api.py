"""Figures over the API: definitions, values, records, dashboards, bulletins and scopes."""

from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from unionhall.core import exporting
from unionhall.core.actors import Actor
from unionhall.core.paging import Paging, page
from unionhall.indicators import (
    bulletin,
    charts,
    dashboard,
    engine,
    files,
    naming,
    queries,
    records,
    registry,
    services,
)
from unionhall.indicators.definition import Kind
from unionhall.indicators.models import HouseStyle
from unionhall.indicators.records import Choice
from unionhall.indicators.schemas import (
    BulletinOut,
    DashboardFigure,
    DashboardOut,
    Days,
    DefinitionOut,
    FigureOut,
    Narrowing,
    PartOut,
    RecordsOut,
    ScopeIn,
    ScopeOut,
    SideOut,
    StyleIn,
    UnitOut,
)
from unionhall.indicators.sides import side_by_side

router = Router(tags=["figures"])
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = 40


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get("/definitions", response=list[DefinitionOut], operation_id="indicators_definitions")
def definitions(request: HttpRequest) -> list[DefinitionOut]:  # noqa: ARG001
    """List what every figure means."""
    return [DefinitionOut.of(one) for one in registry.indicators()]


@router.get("/definitions/{code}", response=DefinitionOut, operation_id="indicators_definition")
def definition(request: HttpRequest, code: str) -> DefinitionOut:  # noqa: ARG001
    """Say what one figure means."""
    return DefinitionOut.of(registry.indicator(code))


@router.get(
    "/values/{code}/{uuid:organization}",
    response=FigureOut,
    operation_id="indicators_value",
    by_alias=True,
)
def value(  # noqa: PLR0913, PLR0917 -- ninja's signature
    request: HttpRequest,
    code: str,
    organization: UUID,
    days: Query[Days],
    narrow: Query[Narrowing],
    by: Annotated[str, Field(max_length=NAME)] = "",
) -> FigureOut:
    """Give one figure, split by a dimension where asked."""
    at, period = days.frame(_actor(request), organization)
    one = registry.indicator(code)
    parts: list[PartOut] = []
    whole = None
    if one.kind is Kind.RATIO:
        figure = queries.figures(at, period, [code])[code]
        total, whole = figure.value, figure.whole
    else:
        choice = narrow.choice(one, at, period)
        total = records.value(choice)
        parts = _parts(choice, by) if by else []
    return FigureOut(
        code=code,
        organization=organization,
        first=period.first,
        to=period.last,
        value=total,
        whole=whole,
        unit=str(one.unit),
        definition=one.version,
        by=by,
        parts=parts,
    )


def _parts(choice: Choice, by: str) -> list[PartOut]:
    one, fact = choice.indicator, choice.ask.fact
    queries.dimension(one, by)
    asked = queries.ask(
        one, choice.at, choice.period, where=choice.narrowed, by=by, then=choice.then
    )
    counts: dict[str, int] = {}
    for (_, each, _), count in engine.tally([asked])[0].items():
        counts[each] = counts.get(each, 0) + count
    names = naming.labels(fact, by, [each for each, count in counts.items() if count])
    public = naming.public(fact, by, names)
    return [
        PartOut(value=public[each], name=name, count=counts[each]) for each, name in names.items()
    ]


@router.get(
    "/records/{code}/{uuid:organization}", response=RecordsOut, operation_id="indicators_records"
)
def figure_records(  # noqa: PLR0913, PLR0917 -- ninja's signature
    request: HttpRequest,
    code: str,
    organization: UUID,
    days: Query[Days],
    narrow: Query[Narrowing],
    paging: Query[Paging],
) -> dict[str, Any]:
    """Open a figure to the records behind it, as far as the reader may see them."""
    actor = _actor(request)
    at, period = days.frame(actor, organization)
    choice = narrow.choice(registry.indicator(code), at, period)
    cut = page(records.rows(actor, choice), paging)
    rows: Any = cut["items"]
    shown = choice.ask.fact.present(actor, list(rows))
    return {
        "value": records.value(choice),
        "items": [
            {
                "columns": {k: str(v or "") for k, v in row.items() if k != "url"},
                "url": str(row.get("url", "")),
            }
            for row in shown
        ],
        "next": cut["next"],
    }


@router.get(
    "/records/{code}/{uuid:organization}/file",
    operation_id="indicators_records_file",
    response={200: None},
    openapi_extra={"responses": {200: {"content": {CSV: {}, XLSX: {}}}}},
)
def records_file(  # noqa: PLR0913, PLR0917 -- ninja's signature
    request: HttpRequest,
    code: str,
    organization: UUID,
    days: Query[Days],
    narrow: Query[Narrowing],
    format: Literal["csv", "xlsx"] = "csv",  # noqa: A002 -- its name in the address
) -> HttpResponseBase:
    """Take the records behind a figure away as a file; the trail says who did."""
    actor = _actor(request)
    at, period = days.frame(actor, organization)
    choice = narrow.choice(registry.indicator(code), at, period)
    return exporting.answer(format, files.table(actor, choice, format))


@router.get(
    "/units/{code}/{uuid:organization}", response=list[UnitOut], operation_id="indicators_units"
)
def units(
    request: HttpRequest, code: str, organization: UUID, days: Query[Days], narrow: Query[Narrowing]
) -> list[UnitOut]:
    """Give a figure for each body directly below."""
    at, period = days.frame(_actor(request), organization)
    choice = narrow.choice(registry.indicator(code), at, period)
    return [
        UnitOut(organization=body.public_id, name=body.name, count=count)
        for body, count in records.per_unit(choice)
    ]


@router.get(
    "/trees/{code}/{uuid:organization}", response=list[SideOut], operation_id="indicators_trees"
)
def trees(
    request: HttpRequest, code: str, organization: UUID, days: Query[Days], narrow: Query[Narrowing]
) -> list[SideOut]:
    """Give a figure for each body directly below, by the tree of today and by that of then.

    Empty for figures that are only known by the tree of today.
    """
    at, period = days.frame(_actor(request), organization)
    choice = narrow.choice(registry.indicator(code), at, period)
    return [
        SideOut(
            organization=side.body.public_id if side.body else None,
            name=side.body.name if side.body else "",
            now=side.now,
            then=side.then,
        )
        for side in side_by_side(choice)
    ]


@router.get(
    "/dashboard/{uuid:organization}",
    response=DashboardOut,
    operation_id="indicators_dashboard",
    by_alias=True,
)
def show_dashboard(
    request: HttpRequest,
    organization: UUID,
    days: Query[Days],
    tree: Literal["now", "then"] = "now",
) -> DashboardOut:
    """Give everything that a dashboard shows; ``then``: union bodies by the last day's tree."""
    at, period = days.frame(_actor(request), organization)
    board = dashboard.read(replace(at, then=tree == "then"), period)
    return DashboardOut(
        organization=organization,
        first=period.first,
        to=period.last,
        figures=[
            DashboardFigure(
                code=figure.indicator.code,
                name=str(figure.indicator.name),
                value=figure.value,
                whole=figure.whole,
                unit=str(figure.indicator.unit),
            )
            for figure in (*board.headlines, *board.further, *board.rights)
        ],
        charts=charts.data(board),
        columns=[one.code for one in board.columns],
        units=[
            {
                "organization": unit.body.public_id if unit.body else None,
                "name": unit.body.name if unit.body else None,
                "values": unit.values,
                "joined_share": unit.share.percent if unit.share else None,
            }
            for unit in board.units
        ],
    )


@router.get(
    "/bulletin/{uuid:organization}",
    response=BulletinOut,
    operation_id="indicators_bulletin",
    by_alias=True,
    exclude_none=True,
)
def show_bulletin(
    request: HttpRequest,
    organization: UUID,
    days: Query[Days],
    lang: Literal["zh", "en"] = "zh",
    template: HouseStyle.Template | None = None,
) -> dict[str, Any]:
    """Write a bulletin."""
    return _bulletin(request, organization, days, lang, template).as_json()


@router.get(
    "/bulletin/{uuid:organization}/document",
    operation_id="indicators_bulletin_document",
    response={200: None},
    openapi_extra={"responses": {200: {"content": {files.DOCX: {}}}}},
)
def bulletin_document(
    request: HttpRequest,
    organization: UUID,
    days: Query[Days],
    lang: Literal["zh", "en"] = "zh",
    template: HouseStyle.Template | None = None,
) -> HttpResponse:
    """Write a bulletin for the word processor."""
    return files.word(_bulletin(request, organization, days, lang, template))


def _bulletin(
    request: HttpRequest,
    organization: UUID,
    days: Days,
    lang: str,
    template: HouseStyle.Template | None,
) -> bulletin.Bulletin:
    actor = _actor(request)
    at, period = days.frame(actor, organization)
    order = bulletin.Order(at=at, period=period, lang=lang, template=template or "")
    return bulletin.make(actor, order, timezone.localdate())


@router.get(
    "/scopes/{uuid:organization}",
    response=list[ScopeOut],
    operation_id="indicators_scopes",
    by_alias=True,
)
def list_scopes(request: HttpRequest, organization: UUID) -> list[ScopeOut]:
    """List the named parts of a body."""
    body = queries.body(_actor(request), organization)
    return [ScopeOut.of(scope) for scope in queries.scopes(body)]


@router.post(
    "/scopes/{uuid:organization}",
    response={201: ScopeOut},
    operation_id="indicators_define_scope",
    by_alias=True,
)
def define_scope(request: HttpRequest, organization: UUID, payload: ScopeIn) -> Status[ScopeOut]:
    """Define a named part of a body."""
    return Status(201, _define(request, organization, payload, None))


@router.put(
    "/scopes/{uuid:organization}/{uuid:scope}",
    response=ScopeOut,
    operation_id="indicators_redefine_scope",
    by_alias=True,
)
def redefine_scope(
    request: HttpRequest, organization: UUID, scope: UUID, payload: ScopeIn
) -> ScopeOut:
    """Define a named part anew."""
    return _define(request, organization, payload, scope)


def _define(
    request: HttpRequest, organization: UUID, payload: ScopeIn, scope: UUID | None
) -> ScopeOut:
    command = services.DefineScope(
        organization=organization,
        name=payload.name,
        definition=payload.definition,
        bodies=tuple(payload.bodies),
        guided_by=payload.guided_by,
        scope=scope,
        since=payload.since,
    )
    actor = _actor(request)
    return ScopeOut.of(queries.named_scope(actor, services.define_scope(actor, command).public_id))


@router.delete("/scopes/{uuid:scope}", response={204: None}, operation_id="indicators_remove_scope")
def remove_scope(request: HttpRequest, scope: UUID) -> Status[None]:
    """Take a named part away."""
    services.remove_scope(_actor(request), services.RemoveScope(scope=scope))
    return Status(204, None)


@router.get("/style/{uuid:organization}", response=StyleIn, operation_id="indicators_style")
def style(request: HttpRequest, organization: UUID) -> StyleIn:
    """Say which template a body's bulletins follow."""
    body = queries.body(_actor(request), organization)
    return StyleIn(template=HouseStyle.Template(queries.house_style(body)))


@router.put("/style/{uuid:organization}", response=StyleIn, operation_id="indicators_choose_style")
def choose_style(request: HttpRequest, organization: UUID, payload: StyleIn) -> StyleIn:
    """Choose the template of a body's bulletins."""
    command = services.ChooseStyle(organization=organization, template=payload.template)
    services.choose_style(_actor(request), command)
    return payload
