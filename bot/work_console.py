"""Use cases of the support console's entrance."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import console_entrance, second_factor
from bot.work_staff import authorise
from storage.console import StoredEntrances
from storage.people import StoredAttempts
from storage.staff import StoredAudit, StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work


def _entrances(work: "Work") -> StoredEntrances:
    return StoredEntrances(work.unit)


def _audit(work: "Work") -> StoredAudit:
    return StoredAudit(work.unit, work.tools.new_id)


def _turnstile(work: "Work") -> console_entrance.Turnstile:
    return console_entrance.Turnstile(_audit(work), work.tools.clock)


def _may_enter(work: "Work") -> console_entrance.MayEnterConsole:
    return console_entrance.MayEnterConsole(authorise(work), work.tools.settings.console_served)


def _find_link(work: "Work") -> console_entrance.FindConsoleLink:
    tools = work.tools
    return console_entrance.FindConsoleLink(_entrances(work), tools.sealer, tools.clock)


def _enter(work: "Work") -> console_entrance.EnterConsole:
    tools = work.tools
    return console_entrance.EnterConsole(
        _find_link(work),
        _entrances(work),
        _turnstile(work),
        tools.sealer,
        tools.clock,
        tools.new_id,
    )


def _check(work: "Work") -> second_factor.CheckFactor:
    tools = work.tools
    return second_factor.CheckFactor(
        _entrances(work), StoredAttempts(work.unit), _turnstile(work), tools.sealer, tools.clock
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "public_url": lambda work: work.tools.settings.public_url,
    "may_enter_console": _may_enter,
    "give_console_link": lambda work: console_entrance.GiveConsoleLink(
        _may_enter(work), authorise(work), _entrances(work), work.tools.sealer, work.tools.clock
    ),
    "find_console_link": _find_link,
    "enter_console": _enter,
    "read_visit": lambda work: console_entrance.ReadVisit(
        _entrances(work), work.tools.sealer, work.tools.clock
    ),
    "leave_console": lambda work: console_entrance.LeaveConsole(
        _entrances(work), _turnstile(work), work.tools.clock
    ),
    "refuse_page": lambda work: console_entrance.RefusePage(
        _audit(work), work.tools.sealer, work.tools.clock
    ),
    "offer_factor": lambda work: second_factor.OfferFactor(_entrances(work), work.tools.sealer),
    "check_factor": _check,
    "reset_factor": lambda work: second_factor.ResetFactor(
        StoredEmployees(work.unit), _entrances(work), _turnstile(work), work.tools.clock
    ),
}
