"""Use cases of requests, by their names."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import (
    request_acts,
    request_answers,
    request_handing,
    request_told,
    requests,
    unrecognised,
)
from bot.services.cabinet import ListAccounts
from bot.services.own_accounts import OwnAccount
from bot.services.staff_cards import StaffRights
from bot.services.staff_routing import FindReceivers
from bot.work_notices import tell_staff, write_of_answer
from storage.directory import StoredDirectory
from storage.people import StoredAttempts, StoredCabinets
from storage.requests import StoredRequests
from storage.staff import StoredAudit, StoredEmployees
from storage.unrecognised import StoredLines

if TYPE_CHECKING:
    from bot.work import Work


def _requests(work: "Work") -> StoredRequests:
    return StoredRequests(work.unit)


def _read(work: "Work") -> requests.ReadRequest:
    return requests.ReadRequest(_requests(work))


def _count(work: "Work") -> request_acts.CountWords:
    return request_acts.CountWords(StoredAttempts(work.unit), work.tools.sealer, work.tools.clock)


def _send_request(work: "Work") -> request_acts.SendRequest:
    return request_acts.SendRequest(
        requests=_requests(work),
        own_account=OwnAccount(StoredCabinets(work.unit)),
        count=_count(work),
        tell_staff=tell_staff(work),
        clock=work.tools.clock,
        ids=work.tools.new_id,
        random_below=secrets.randbelow,
    )


def _add_to_request(work: "Work") -> request_acts.AddToRequest:
    return request_acts.AddToRequest(
        requests=_requests(work),
        read=_read(work),
        count=_count(work),
        tell_staff=tell_staff(work),
        clock=work.tools.clock,
        ids=work.tools.new_id,
    )


def solve_request(work: "Work") -> request_acts.SolveRequest:
    return request_acts.SolveRequest(
        _requests(work), _read(work), tell_staff(work), work.tools.clock
    )


def desk(work: "Work") -> dict[str, Any]:
    """Give what all that staff do with a request needs."""
    tools = work.tools
    return {
        "requests": _requests(work),
        "read": _read(work),
        "employees": StoredEmployees(work.unit),
        "audit": StoredAudit(work.unit, tools.new_id),
        "tell_staff": tell_staff(work),
        "rights": StaffRights(frozenset(tools.settings.admins), tools.staff_chats()),
        "clock": tools.clock,
    }


def tell_resident(work: "Work") -> request_told.TellResident:
    return request_told.TellResident(
        StoredDirectory(work.unit), work.notices, write_of_answer(work)
    )


def _answer_request(work: "Work") -> request_answers.AnswerRequest:
    return request_answers.AnswerRequest(
        **desk(work),
        solve=solve_request(work),
        tell=tell_resident(work),
        notices=work.notices,
        ids=work.tools.new_id,
    )


def _hand_on_request(work: "Work") -> request_handing.HandOnRequest:
    return request_handing.HandOnRequest(
        **desk(work),
        receivers=FindReceivers(StoredEmployees(work.unit)),
        directory=StoredDirectory(work.unit),
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "read_request": _read,
    "list_requests": lambda work: requests.ListRequests(_requests(work)),
    "send_request": _send_request,
    "add_to_request": _add_to_request,
    "solve_request": solve_request,
    "rate_request": lambda work: request_acts.RateRequest(
        _requests(work), _read(work), tell_staff(work), work.tools.clock
    ),
    "settle_erased": lambda work: request_acts.SettleErased(_requests(work), tell_staff(work)),
    "show_files": lambda work: request_told.ShowFiles(_read(work), work.notices),
    "answer_request": _answer_request,
    "hand_on_request": _hand_on_request,
    "collect_unrecognised": lambda work: unrecognised.CollectUnrecognised(
        StoredLines(work.unit), work.tools.clock, work.tools.new_id
    ),
    "pass_on": lambda work: unrecognised.PassOn(
        StoredLines(work.unit), _send_request(work), ListAccounts(StoredCabinets(work.unit))
    ),
}
