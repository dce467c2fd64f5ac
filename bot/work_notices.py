"""Use cases of notices to employees, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import doubt_routing, staff_routing, staff_taking, staff_wishes
from bot.services.doubts import ReadDoubt
from bot.services.organisation_claims import ReadClaim
from bot.services.request_notices import RequestUnheard
from bot.services.request_routing import TellStaff
from bot.services.request_told import WriteOfAnswer
from bot.services.requests import ReadRequest
from bot.services.staff import Authorise
from bot.services.staff_cards import StaffRights
from bot.services.staff_cards_shown import ReadContent, ShowCards
from bot.services.summaries import SumUpDay, TellOfFolder, TellOfImports
from storage.directory import StoredDirectory
from storage.doubts import StoredDoubts
from storage.evidence import StoredEvidence
from storage.groups import StoredGroups
from storage.meters import StoredMeters
from storage.organisation_claims import StoredClaims
from storage.people import StoredAttempts
from storage.requests import StoredRequests
from storage.staff import StoredAudit, StoredEmployees
from storage.staff_notices import StoredStaffBoard
from storage.summaries import StoredSummaries

if TYPE_CHECKING:
    from bot.work import Work


def _board(work: "Work") -> StoredStaffBoard:
    return StoredStaffBoard(work.unit)


def _employees(work: "Work") -> StoredEmployees:
    return StoredEmployees(work.unit)


def _audit(work: "Work") -> StoredAudit:
    return StoredAudit(work.unit, work.tools.new_id)


def _show(work: "Work") -> ShowCards:
    return ShowCards(
        _board(work),
        _employees(work),
        StoredDirectory(work.unit),
        _audit(work),
        work.notices,
        StoredGroups(work.unit),
        work.tools.clock,
    )


def _read(work: "Work") -> ReadContent:
    unit, claims = work.unit, StoredClaims(work.unit)
    doubts = StoredDoubts(unit, work.tools.new_id)
    read_doubt = ReadDoubt(doubts, StoredMeters(unit), StoredEvidence(unit))
    requests = StoredRequests(unit)
    return ReadContent(
        *(doubts, read_doubt, claims, ReadClaim(claims), requests, ReadRequest(requests)),
        opens=work.notices.opens,
    )


def _deliver(work: "Work") -> staff_routing.Deliver:
    tools = work.tools
    return staff_routing.Deliver(_board(work), _show(work), tools.clock, tools.settings.time_zone)


def _receivers(work: "Work") -> staff_routing.FindReceivers:
    return staff_routing.FindReceivers(_employees(work))


def route_notice(work: "Work") -> staff_routing.RouteNotice:
    return staff_routing.RouteNotice(
        _board(work),
        _receivers(work),
        _deliver(work),
        _read(work),
        work.notices,
        work.tools.clock,
        work.tools.new_id,
    )


def _escalate_notice(work: "Work") -> staff_routing.EscalateNotice:
    return staff_routing.EscalateNotice(
        _board(work),
        _receivers(work),
        _deliver(work),
        _read(work),
        work.notices,
        work.tools.clock,
    )


def _tell_digest(work: "Work") -> staff_routing.TellDigest:
    return staff_routing.TellDigest(
        _board(work),
        _employees(work),
        _show(work),
        _read(work),
        work.notices,
        work.tools.clock,
        work.tools.new_id,
    )


def _take_notice(work: "Work") -> staff_taking.TakeNotice:
    tools = work.tools
    return staff_taking.TakeNotice(
        _board(work),
        _employees(work),
        _audit(work),
        _show(work),
        _read(work),
        StaffRights(frozenset(tools.settings.admins), tools.staff_chats()),
        tools.clock,
    )


def spread_doubt(work: "Work") -> doubt_routing.SpreadDoubt:
    return doubt_routing.SpreadDoubt(
        _board(work),
        route_notice(work),
        _show(work),
        _employees(work),
        _audit(work),
        work.notices,
        work.tools.clock,
    )


def tell_staff(work: "Work") -> TellStaff:
    return TellStaff(_board(work), route_notice(work), _show(work), work.notices, work.tools.clock)


def _authorise(work: "Work") -> Authorise:
    return Authorise(_employees(work), _audit(work), work.tools.clock)


def _read_wishes(work: "Work") -> staff_wishes.ReadWishes:
    return staff_wishes.ReadWishes(_authorise(work), _board(work))


def write_of_answer(work: "Work") -> WriteOfAnswer:
    attempts = StoredAttempts(work.unit)
    return WriteOfAnswer(StoredDirectory(work.unit), attempts, work.notices, work.tools.clock)


async def tell_unheard(work: "Work", number: str) -> None:
    """Tell staff below the card that an answer did not arrive, and the resident by e-mail."""
    request = await StoredRequests(work.unit).numbered(number)
    if request is not None:
        await tell_staff(work)(request, RequestUnheard(number))
        await write_of_answer(work)(request)


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "route_notice": route_notice,
    "escalate_notice": _escalate_notice,
    "tell_digest": _tell_digest,
    "bury_notice": lambda work: staff_routing.BuryNotice(
        _board(work), work.notices, work.tools.clock
    ),
    "take_notice": _take_notice,
    "read_content": _read,
    "tell_of_imports": lambda work: TellOfImports(StoredSummaries(work.unit), work.notices),
    "tell_of_folder": lambda work: TellOfFolder(StoredSummaries(work.unit), work.notices),
    "sum_up_day": lambda work: SumUpDay(
        StoredSummaries(work.unit),
        work.notices,
        work.tools.clock,
        work.tools.settings.time_zone,
    ),
    "read_wishes": _read_wishes,
    "change_wishes": lambda work: staff_wishes.ChangeWishes(
        _authorise(work), _read_wishes(work), _employees(work), _board(work)
    ),
}
