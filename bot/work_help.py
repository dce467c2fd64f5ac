"""Use cases of help: requests in the console, canned answers, what stands beside conversations."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import (
    cabinet,
    canned_answers,
    help_acts,
    help_chats,
    help_desk,
    help_requests,
)
from bot.services.masking import mask_line
from bot.services.staff_cards import StaffRights
from bot.services.staff_routing import FindReceivers
from bot.work_console_privacy import open_reveals
from bot.work_notices import tell_staff
from bot.work_requests import desk, solve_request, tell_resident
from bot.work_staff import authorise
from storage.directory import StoredDirectory
from storage.help import StoredRequestRows
from storage.help_desk import StoredCanned, StoredHelpChats, StoredProofLocks, StoredTrail
from storage.help_notes import StoredLabels, StoredNotes, StoredPresses
from storage.people import StoredAttempts
from storage.requests import StoredRequestFiles, StoredRequests
from storage.reveals import StoredResidents
from storage.staff import StoredAudit, StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work

BY_POST = StaffRights(frozenset(), frozenset())


def _desk(work: "Work") -> dict[str, Any]:
    """Give the desk of the console: administrators by the settings need a post like all."""
    return {**desk(work), "rights": BY_POST}


def _answers(work: "Work") -> help_desk.AnswerInConsole:
    return help_desk.AnswerInConsole(
        **_desk(work),
        solve=solve_request(work),
        tell=tell_resident(work),
        notices=work.notices,
        ids=work.tools.new_id,
    )


def _handing(work: "Work") -> help_desk.HandOnInConsole:
    return help_desk.HandOnInConsole(
        **_desk(work),
        receivers=FindReceivers(StoredEmployees(work.unit)),
        directory=StoredDirectory(work.unit),
    )


def _rows(work: "Work") -> StoredRequestRows:
    return StoredRequestRows(work.unit, work.tools.settings.time_zone)


def _list(work: "Work") -> help_requests.ListStaffRequests:
    reach = help_requests.ReachOfRequests(authorise(work))
    residents = StoredResidents(work.unit)
    return help_requests.ListStaffRequests(_rows(work), reach, residents, mask_line)


def _read(work: "Work") -> help_requests.ReadStaffRequest:
    return help_requests.ReadStaffRequest(
        answers=_answers(work),
        handing=_handing(work),
        rows=_rows(work),
        labels=StoredLabels(work.unit),
        notes=StoredNotes(work.unit),
        canned=StoredCanned(work.unit),
        fill=_fill(work),
        trail=StoredTrail(work.unit),
        residents=StoredResidents(work.unit),
        reveals=open_reveals(work),
        mask=mask_line,
        clock=work.tools.clock,
    )


def _act(work: "Work") -> help_acts.ActOnRequest:
    return help_acts.ActOnRequest(
        answers=_answers(work),
        handing=_handing(work),
        labels=StoredLabels(work.unit),
        notes=StoredNotes(work.unit),
        presses=StoredPresses(work.unit),
        files=StoredRequestFiles(work.unit),
        clock=work.tools.clock,
        ids=work.tools.new_id,
    )


def _canned(work: "Work") -> canned_answers.CannedAnswers:
    return canned_answers.CannedAnswers(
        shelf=StoredCanned(work.unit),
        presses=StoredPresses(work.unit),
        authorise=authorise(work),
        clock=work.tools.clock,
        ids=work.tools.new_id,
    )


def _fill(work: "Work") -> canned_answers.FillCanned:
    settings = work.tools.settings
    today = cabinet.Today(work.tools.clock, settings.time_zone)
    return canned_answers.FillCanned(today, settings.centre_name)


def _chat(work: "Work") -> help_chats.HelpInChat:
    tools = work.tools
    audit = StoredAudit(work.unit, tools.new_id)
    chats = StoredHelpChats(work.unit)
    return help_chats.HelpInChat(
        door=help_chats.HelpDoor(authorise(work), audit, chats, tools.sealer, tools.clock),
        requests=StoredRequests(work.unit),
        notes=StoredNotes(work.unit),
        presses=StoredPresses(work.unit),
        proofs=help_chats.ProofsOfDay(StoredAttempts(work.unit), tools.sealer, tools.clock),
        locks=StoredProofLocks(work.unit),
        residents=StoredResidents(work.unit),
        reveals=open_reveals(work),
        tell=tell_resident(work),
        tell_staff=tell_staff(work),
        notices=work.notices,
        clock=tools.clock,
        ids=tools.new_id,
        random_below=secrets.randbelow,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "list_staff_requests": _list,
    "read_staff_request": _read,
    "act_on_request": _act,
    "canned_answers": _canned,
    "help_in_chat": _chat,
}
