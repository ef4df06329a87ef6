"""The JSON endpoints of the desk: everything that its pages do."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.accounts.addresses import client_address
from unionhall.advice import commands, keeping, law, library, queries, searching, services, wording
from unionhall.advice import schemas as s
from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay, Turn
from unionhall.advice.services import aid, knowledge, online, roster, turning
from unionhall.advice.services import disposal as disposing
from unionhall.core.actors import ANYONE
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.register.law import Place

router = Router(tags=["advice"])


# Asking without signing in ----------------------------------------------------------------


@router.get("/desks/online", response=Paged[s.DeskOut], operation_id="advice_desks", auth=None)
def desks(request: HttpRequest, paging: Query[Paging]) -> dict[str, object]:  # noqa: ARG001 -- ninja's signature
    """List the desks that take questions online; no sign-in needed."""
    return page(queries.desks_online(), paging)


@router.post(
    "/desks/online/{uuid:desk}/questions",
    response={201: s.ReceivedOut},
    operation_id="advice_ask",
    auth=None,
)
def ask(request: HttpRequest, desk: UUID, body: s.AskIn) -> Status[online.Received]:
    """Ask a question; receipt and code are answered once, and open the answer."""
    command = commands.AskOnline(desk=desk, address=client_address(request), **body.dict())
    return Status(201, online.ask(ANYONE, command))


@router.post("/answers", response=s.ToldOut, operation_id="advice_read", auth=None)
def read(request: HttpRequest, body: s.ReadIn) -> online.Told:
    """Read the answer with receipt and code."""
    command = commands.ReadAnswer(address=client_address(request), **body.dict())
    return online.read(ANYONE, command)


# Consultations ----------------------------------------------------------------------------


@router.get("/", response=Paged[s.ConsultationOut], operation_id="advice_consultations")
def consultations(
    request: ActorRequest, asked: Query[s.ConsultationFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the consultations in sight, the latest first."""
    rows = queries.consultations(request.actor)
    for name in ("state", "channel", "topic"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.first:
        rows = rows.filter(asked_on__gte=asked.first)
    if asked.last:
        rows = rows.filter(asked_on__lte=asked.last)
    if asked.q:
        rows = searching.containing(rows, asked.q)
    return page(rows, paging)


@router.post("/", response={201: s.ConsultationOut}, operation_id="advice_take_down")
def take_down(request: ActorRequest, body: s.TakeDownIn) -> Status[Consultation]:
    """Take a question down; with a key, sending it again answers the same."""
    return Status(201, services.take_down(request.actor, commands.TakeDown(**body.dict())))


@router.get("/search", response=s.FoundOut, operation_id="advice_search")
def search(request: ActorRequest, asked: Query[s.SearchIn]) -> s.FoundOut:
    """Look words up in past answers in sight and in articles; the best come first."""
    if not queries.reads(request.actor):
        raise NotPermitted
    found = searching.found(
        request.actor,
        searching.Question(
            text=asked.q,
            topic=asked.topic or "",
            first=asked.first,
            last=asked.last,
            kind=asked.kind or "",
        ),
    )
    return s.FoundOut(
        loosely=found.loosely,
        articles=[
            s.ArticleHit(
                id=hit.row.public_id,
                law=hit.row.law,
                number=hit.row.number,
                text=s.pieces(hit.text),
            )
            for hit in found.articles
        ],
        consultations=[
            s.AnswerHit(
                id=hit.row.public_id,
                asked_on=hit.row.asked_on,
                topic=hit.row.topic,
                question=s.pieces(hit.question),
                answer=s.pieces(hit.answer),
            )
            for hit in found.consultations
        ],
    )


# What is no longer kept --------------------------------------------------------------------


@router.get("/disposal", response=s.DueOut, operation_id="advice_disposal")
def disposal(request: ActorRequest) -> dict[str, object]:
    """Show what need no longer be kept: the oldest, and the mark by which they are confirmed."""
    found = keeping.next_due(request.actor, timezone.localdate())
    ids = [row.public_id for row in found.rows]
    return {"ids": ids, "mark": found.mark, "more": found.more}


@router.post("/disposal", response=s.DisposedOut, operation_id="advice_dispose")
def dispose(request: ActorRequest, body: s.DisposeIn) -> dict[str, int]:
    """Empty exactly those that were looked at; 409 where the list is another by now."""
    return {"count": disposing.dispose(request.actor, commands.Dispose(**body.dict()))}


# Legal aid --------------------------------------------------------------------------------


@router.get("/aid", response=Paged[s.AidOut], operation_id="advice_aid_requests")
def aid_requests(
    request: ActorRequest, asked: Query[s.AidFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the requests for legal aid in sight."""
    rows = queries.aid_requests(request.actor)
    for name in ("state", "matter"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    return page(rows, paging)


@router.get("/aid/{uuid:aid_request}", response=s.AidOut, operation_id="advice_aid_request")
def aid_request(request: ActorRequest, aid_request: UUID) -> AidRequest:
    """Show one request."""
    return queries.aid_request(request.actor, aid_request)


@router.post("/aid/{uuid:aid_request}/papers", response=s.AidOut, operation_id="advice_papers")
def papers(request: ActorRequest, aid_request: UUID, body: s.PapersIn) -> AidRequest:
    """Tell, once, all that is missing."""
    return aid.ask_papers(request.actor, commands.AskPapers(request=aid_request, **body.dict()))


@router.post(
    "/aid/{uuid:aid_request}/papers-came", response=s.AidOut, operation_id="advice_papers_came"
)
def papers_came(request: ActorRequest, aid_request: UUID, body: s.OnIn) -> AidRequest:
    """Note that what was missing came."""
    return aid.take_papers(request.actor, commands.TakePapers(request=aid_request, on=body.on))


@router.post("/aid/{uuid:aid_request}/begin", response=s.AidOut, operation_id="advice_begin_first")
def begin(request: ActorRequest, aid_request: UUID, body: s.OnIn) -> AidRequest:
    """Begin before the decision, when the limitation is about to end."""
    return aid.begin_first(request.actor, commands.BeginFirst(request=aid_request, on=body.on))


@router.post("/aid/{uuid:aid_request}/decide", response=s.AidOut, operation_id="advice_decide_aid")
def decide(request: ActorRequest, aid_request: UUID, body: s.DecideIn) -> AidRequest:
    """Grant or refuse."""
    return aid.decide_aid(request.actor, commands.DecideAid(request=aid_request, **body.dict()))


@router.post(
    "/aid/{uuid:aid_request}/assign", response=s.AidOut, operation_id="advice_assign_lawyer"
)
def assign(request: ActorRequest, aid_request: UUID, body: s.AssignIn) -> AidRequest:
    """Give the matter to a lawyer."""
    command = commands.AssignLawyer(request=aid_request, **body.dict())
    return aid.assign_lawyer(request.actor, command)


@router.post("/aid/{uuid:aid_request}/end", response=s.AidOut, operation_id="advice_end_aid")
def end(request: ActorRequest, aid_request: UUID, body: s.EndIn) -> AidRequest:
    """Note what came of it; without an outcome the asker withdrew."""
    return aid.end_aid(request.actor, commands.EndAid(request=aid_request, **body.dict()))


# Desks, lawyers, days of duty -------------------------------------------------------------


@router.put("/desks/{uuid:organization}", response=s.DeskOut, operation_id="advice_describe_desk")
def describe_desk(request: ActorRequest, organization: UUID, body: s.DeskIn) -> Desk:
    """Say where a body's desk is, when, and whether it takes questions online."""
    command = commands.DescribeDesk(organization=organization, **body.dict())
    return roster.describe_desk(request.actor, command)


@router.get("/lawyers", response=Paged[s.LawyerOut], operation_id="advice_lawyers")
def lawyers(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the lawyers who work with the bodies on one's line."""
    return page(queries.lawyers(request.actor), paging)


@router.post("/lawyers", response={201: s.LawyerOut}, operation_id="advice_list_lawyer")
def list_lawyer(request: ActorRequest, body: s.LawyerIn) -> Status[Lawyer]:
    """Put a lawyer on a body's list."""
    return Status(201, roster.list_lawyer(request.actor, commands.ListLawyer(**body.dict())))


@router.post(
    "/lawyers/{uuid:lawyer}/leaves", response=s.LawyerOut, operation_id="advice_lawyer_leaves"
)
def lawyer_leaves(request: ActorRequest, lawyer: UUID, body: s.OnIn) -> Lawyer:
    """Note that a lawyer no longer works with us."""
    return roster.lawyer_leaves(request.actor, commands.LawyerLeaves(lawyer=lawyer, on=body.on))


@router.get("/roster", response=Paged[s.DutyOut], operation_id="advice_roster")
def duties(
    request: ActorRequest, asked: Query[s.RosterFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List who is on duty in a stretch of days."""
    return page(queries.roster(request.actor, asked.first, asked.last), paging)


@router.post("/roster", response={201: s.DutyOut}, operation_id="advice_put_on_duty")
def put_on_duty(request: ActorRequest, body: s.DutyIn) -> Status[RosterDay]:
    """Put a lawyer on duty; the same again is answered the same."""
    return Status(201, roster.put_on_duty(request.actor, commands.PutOnDuty(**body.dict())))


@router.post("/roster/{uuid:duty_day}/swap", response=s.DutyOut, operation_id="advice_swap")
def swap(request: ActorRequest, duty_day: UUID, body: s.SwapIn) -> RosterDay:
    """Let two lawyers swap their days, or give one to another."""
    return roster.swap(request.actor, commands.Swap(day=duty_day, **body.dict()))


@router.post(
    "/roster/{uuid:duty_day}/off", response={204: None}, operation_id="advice_take_off_duty"
)
def take_off(request: ActorRequest, duty_day: UUID, body: s.ReasonIn) -> Status[None]:
    """Let a day of duty fall away."""
    roster.take_off_duty(request.actor, commands.TakeOffDuty(day=duty_day, reason=body.reason))
    return Status(204, None)


# Articles ---------------------------------------------------------------------------------


@router.get("/articles", response=Paged[s.ArticleOut], operation_id="advice_articles")
def articles(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the articles that serve one's own line."""
    return page(library.articles(request.actor), paging)


@router.post("/articles", response={201: s.ArticleOut}, operation_id="advice_enter_article")
def enter_article(request: ActorRequest, body: s.ArticleIn) -> Status[Article]:
    """Add an entry of one's own."""
    command = commands.EnterArticle(**body.dict())
    return Status(201, knowledge.enter_article(request.actor, command))


@router.get("/articles/{uuid:article}", response=s.ArticleOut, operation_id="advice_article")
def article(request: ActorRequest, article: UUID) -> Article:
    """Show one article."""
    return library.article_to_read(request.actor, article)


@router.put("/articles/{uuid:article}", response=s.ArticleOut, operation_id="advice_change_article")
def change_article(request: ActorRequest, article: UUID, body: s.ArticleChangeIn) -> Article:
    """Correct an entry of one's own."""
    command = commands.ChangeArticle(article=article, **body.dict())
    return knowledge.change_article(request.actor, command)


@router.post(
    "/articles/{uuid:article}/withdraw",
    response=s.ArticleOut,
    operation_id="advice_withdraw_article",
)
def withdraw_article(request: ActorRequest, article: UUID, body: s.ReasonIn) -> Article:
    """Take an entry of one's own out of the knowledge base."""
    command = commands.WithdrawArticle(article=article, reason=body.reason)
    return knowledge.withdraw_article(request.actor, command)


# One consultation -------------------------------------------------------------------------


def _shown(request: ActorRequest, row: Consultation, today: date) -> dict[str, object]:
    limit = law.limitation(row, today, Place.of(row.organization))
    shown, who = wording.limit(limit), queries.asker(request.actor, row)
    return {
        "consultation": row,
        "asker": who.name,
        "phone": who.phone,
        "limitation": {
            "standing": limit.standing.value,
            "until": limit.clock.on if limit.clock else None,
            "left": limit.left,
            "urgent": limit.pressing,
            "certain": shown.certain,
            "basis": shown.basis,
            "words": shown.words,
            "why": list(shown.why),
        },
        "articles": [one.public_id for one in queries.articles_cited(row)],
        "turned": queries.turns(row),
    }


@router.get("/{uuid:consultation}", response=s.OneOut, operation_id="advice_consultation")
def consultation(request: ActorRequest, consultation: UUID) -> dict[str, object]:
    """Show one consultation: who asked, how the limitation stands, what became of it."""
    row = queries.consultation(request.actor, consultation)
    return _shown(request, row, timezone.localdate())


@router.put("/{uuid:consultation}", response=s.ConsultationOut, operation_id="advice_change")
def change(request: ActorRequest, consultation: UUID, body: s.ChangeIn) -> Consultation:
    """Write it anew; 409 where somebody changed it since the version that was read."""
    command = commands.Change(consultation=consultation, **body.dict())
    return services.change(request.actor, command)


@router.post(
    "/{uuid:consultation}/answer", response=s.ConsultationOut, operation_id="advice_answer"
)
def answer(request: ActorRequest, consultation: UUID, body: s.AnswerIn) -> Consultation:
    """Answer it; 409 where somebody changed it since the version that was read."""
    return services.answer(request.actor, commands.Answer(consultation=consultation, **body.dict()))


@router.post("/{uuid:consultation}/cite", response=s.ConsultationOut, operation_id="advice_cite")
def cite(request: ActorRequest, consultation: UUID, body: s.CiteIn) -> Consultation:
    """Cite an article, or take it off."""
    return services.cite(request.actor, commands.Cite(consultation=consultation, **body.dict()))


@router.post("/{uuid:consultation}/close", response=s.ConsultationOut, operation_id="advice_close")
def close(request: ActorRequest, consultation: UUID, body: s.ReasonIn) -> Consultation:
    """Close it; without an answer, with the reason."""
    command = commands.Close(consultation=consultation, reason=body.reason)
    return services.close_consultation(request.actor, command)


@router.post(
    "/{uuid:consultation}/reopen", response=s.ConsultationOut, operation_id="advice_reopen"
)
def reopen(request: ActorRequest, consultation: UUID, body: s.ReasonIn) -> Consultation:
    """Open it again."""
    command = commands.Reopen(consultation=consultation, reason=body.reason)
    return services.reopen(request.actor, command)


@router.post(
    "/{uuid:consultation}/demand", response={201: s.TurnOut}, operation_id="advice_into_demand"
)
def demand(request: ActorRequest, consultation: UUID, body: s.DemandIn) -> Status[s.TurnOut]:
    """Put it among the demands of a meeting."""
    command = commands.IntoDemand(consultation=consultation, **body.dict())
    made = turning.into_demand(request.actor, command)
    return Status(201, s.TurnOut(into=Turn.Into.DEMAND, ref=made.public_id))


@router.post("/{uuid:consultation}/aid", response={201: s.AidOut}, operation_id="advice_ask_aid")
def ask_aid(request: ActorRequest, consultation: UUID, body: s.AidIn) -> Status[AidRequest]:
    """Turn it into a request for legal aid."""
    command = commands.AskAid(consultation=consultation, **body.dict())
    return Status(201, aid.ask_aid(request.actor, command))
