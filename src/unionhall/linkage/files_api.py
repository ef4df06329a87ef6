"""The files of referrals over the API, at the desk and at the partner's window."""

from base64 import b64decode
from binascii import Error
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Router, Status

from unionhall.core.http import ActorRequest
from unionhall.linkage import commands, queries, schemas
from unionhall.linkage.schemas import GivenFileOut
from unionhall.linkage.services import files
from unionhall.papers.downloads import as_file
from unionhall.papers.errors import NotAScan

router = Router(tags=["linkage"])


def _attached(request: ActorRequest, referral: UUID, body: schemas.FileIn) -> Status[GivenFileOut]:
    try:
        content = b64decode(body.file, validate=True)
    except (Error, ValueError) as unreadable:
        raise NotAScan from unreadable
    command = commands.AttachFile(
        referral=referral, what=body.what, content=content, signed_by=tuple(body.signed_by)
    )
    return Status(201, GivenFileOut.of(files.attach_file(request.actor, command)))


def _file(request: ActorRequest, referral: UUID, file: UUID) -> HttpResponseBase:
    one, content = files.open_file(request.actor, commands.OpenFile(referral=referral, file=file))
    return as_file(content, one.name)


@router.post(
    "/referrals/{uuid:referral}/files",
    response={201: GivenFileOut},
    operation_id="linkage_attach",
)
def attach(request: ActorRequest, referral: UUID, body: schemas.FileIn) -> Status[GivenFileOut]:
    """Attach a file to what came on paper, or the signed consents to what the union sent."""
    queries.referral(request.actor, referral, work=True)
    return _attached(request, referral, body)


@router.get("/referrals/{uuid:referral}/files/{uuid:given_file}", operation_id="linkage_file")
def given(request: ActorRequest, referral: UUID, given_file: UUID) -> HttpResponseBase:
    """Hand out a file that was attached; that it was opened is kept."""
    queries.referral(request.actor, referral, work=True)
    return _file(request, referral, given_file)


@router.post(
    "/window/{uuid:handed}/files",
    response={201: GivenFileOut},
    operation_id="linkage_window_attach",
)
def window_attach(
    request: ActorRequest, handed: UUID, body: schemas.FileIn
) -> Status[GivenFileOut]:
    """Attach a file to what the partner referred."""
    queries.sent_to(request.actor, handed)
    return _attached(request, handed, body)


@router.get("/window/{uuid:handed}/own/{uuid:own_file}", operation_id="linkage_window_given")
def window_given(request: ActorRequest, handed: UUID, own_file: UUID) -> HttpResponseBase:
    """Hand out to the partner a file that it attached itself; that it was opened is kept."""
    queries.sent_to(request.actor, handed)
    return _file(request, handed, own_file)
