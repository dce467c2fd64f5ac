"""`kvitok staff`: first owners of organisations, the centre's own people, who acts for whom."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import bot.lean_aiogram  # noqa: F401 - before anything imports aiogram

# isort: split
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetMe

from bot.command_work import use_cases_of
from bot.delivery.telegram import open_bot
from bot.domain.staff import Role, staff_payload
from bot.services.messages import Arg, Day, text
from bot.services.second_factor import ResetFactor
from bot.services.staff import Employee
from bot.services.staff_invitations import (
    EmployeeNameRefusal,
    Invited,
    parse_employee_name,
)
from bot.services.staff_orders import OtherPlace, Staff, StaffOrders, UnknownOrganisation
from bot.settings import Settings

Words: TypeAlias = Callable[..., str]
Refused: TypeAlias = UnknownOrganisation | OtherPlace
TELEGRAM = "https://t.me"
NAME_PATIENCE = 5  # seconds that Telegram may take to say the bot's name


@dataclass(frozen=True, slots=True)
class Adding:
    role: Role
    inn: str
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """`bot_name` is empty when Telegram did not tell it: then there is no link to show."""

    invited: Invited
    bot_name: str

    @property
    def payload(self) -> str:
        return staff_payload(self.invited.token)

    @property
    def link(self) -> str:
        return f"{TELEGRAM}/{self.bot_name}?start={self.payload}" if self.bot_name else ""


def read_adding(role: str, inn: str, name: str) -> Adding | str:
    """Give the order, or the id of the text that says which option cannot be read."""
    if role not in set(Role):
        return "staff-role-unknown"
    called = parse_employee_name(name)
    if isinstance(called, EmployeeNameRefusal):
        return called.value
    return Adding(Role(role), inn.strip(), called)


async def add(settings: Settings, order: Adding) -> Added | Refused:
    async with _orders(settings) as orders:
        made = await orders.add(order.role, order.inn, order.name)
    if not isinstance(made, Invited):
        return made
    return Added(made, await _bot_name(settings))


async def read(settings: Settings, inn: str) -> Staff | UnknownOrganisation:
    async with _orders(settings) as orders:
        return await orders.list(inn.strip())


async def remove(settings: Settings, employee_id: int) -> Employee | None:
    async with _orders(settings) as orders:
        return await orders.remove(employee_id)


async def reset(settings: Settings, employee_id: int) -> Employee | None:
    """Take the second factor of the console away; None: there is none, or no such employee."""
    async with use_cases_of(settings) as use_cases:
        reset_factor: ResetFactor = use_cases["reset_factor"]
        return await reset_factor(employee_id)


@asynccontextmanager
async def _orders(settings: Settings) -> AsyncIterator[StaffOrders]:
    async with use_cases_of(settings) as use_cases:
        yield use_cases["staff_orders"]


async def _bot_name(settings: Settings) -> str:
    """Ask Telegram how links to the bot begin; without an answer the payload has to do."""
    if not settings.bot_token:
        return ""
    told = open_bot(settings.bot_token, settings.telegram_api_url)
    try:
        return (await told(GetMe(), request_timeout=NAME_PATIENCE)).username or ""
    except TelegramAPIError:
        return ""
    finally:
        await told.session.close()


def refusal_line(refused: Refused, words: Words) -> str:
    if isinstance(refused, UnknownOrganisation):
        return words("staff-no-organisation", inn=refused.inn)
    return words("staff-other-place")


def added_lines(added: Added, settings: Settings, words: Words) -> list[str]:
    until = Day(added.invited.invitation.expires_at.astimezone(settings.time_zone).date())
    if added.link:
        return [words("staff-added", until=until), added.link]
    return [words("staff-added-nameless", until=until), added.payload]


def added_data(added: Added) -> dict[str, Any]:
    invitation = added.invited.invitation
    return {
        "ok": True,
        "link": added.link,
        "start": added.payload,
        "role": invitation.post.role.value,
        "expires_at": invitation.expires_at.isoformat(),
    }


def list_lines(staff: Staff, settings: Settings, words: Words) -> list[str]:
    lines = []
    for one in staff.employees:
        since = Day(one.since.astimezone(settings.time_zone).date())
        place = _place(staff, one.post.branch_id, words)
        role = text(f"staff-role-{one.post.role}")
        told: dict[str, Arg] = {"name": one.name, "role": role, "place": place, "since": since}
        lines.append(words("staff-line", employee=str(one.id), **told))
    for waiting in staff.invitations:
        until = Day(waiting.expires_at.astimezone(settings.time_zone).date())
        place = _place(staff, waiting.post.branch_id, words)
        role = text(f"staff-role-{waiting.post.role}")
        told = {"name": waiting.name, "role": role, "place": place, "until": until}
        lines.append(words("staff-invited", **told))
    return lines or [words("staff-nobody")]


def _place(staff: Staff, branch_id: int | None, words: Words) -> str:
    if branch_id is not None:
        return staff.branches.get(branch_id, "")
    return words("staff-whole") if staff.organisation is None else staff.organisation.name


def list_data(staff: Staff) -> dict[str, Any]:
    return {
        "organisation": None if staff.organisation is None else staff.organisation.inn,
        "employees": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.post.role.value,
                "branch": staff.branches.get(one.post.branch_id or 0),
                "since": one.since.isoformat(),
            }
            for one in staff.employees
        ],
        "invitations": [
            {
                "name": one.name,
                "role": one.post.role.value,
                "branch": staff.branches.get(one.post.branch_id or 0),
                "expires_at": one.expires_at.isoformat(),
            }
            for one in staff.invitations
        ],
    }
