"""`kvitok staff`, as the administrator runs it."""

import asyncio
import json
from pathlib import Path

import pytest
import time_machine
from support.centre import settle
from support.clock import START
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot import staffing
from bot.__main__ import app
from bot.settings import Settings
from storage.engine import open_database

INN = "6612345676"
ADD_OWNER = ("add", "--role", "owner", "--inn", INN, "--name", "Ольга Петровна")


@pytest.fixture
def database_kind() -> str:
    """The command line opens databases as everything else does: one kind will do."""
    return "sqlite"


@pytest.fixture(autouse=True)
async def centre(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    database = await open_database(database_url)
    await settle(database)
    await database.close()


async def staff(*args: str) -> Result:
    def run() -> Result:
        with time_machine.travel(START, tick=False):
            return CliRunner().invoke(app, ["staff", *args])

    return await asyncio.to_thread(run)


async def test_a_first_owner_is_invited_by_a_payload_when_the_name_is_unknown() -> None:
    done = await staff(*ADD_OWNER)
    assert done.exit_code == 0, done.stderr
    line, payload = done.stdout.splitlines()
    assert "Имя бота узнать не удалось" in line
    assert payload.startswith("e_")
    listed = await staff("list", "--inn", INN)
    assert listed.stdout.startswith("приглашение · Ольга Петровна · владелец · ООО «Исеть»")


async def test_the_link_names_the_bot_when_telegram_tells_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def known(_: Settings) -> str:
        return "kvitok_bot"

    monkeypatch.setattr(staffing, "_bot_name", known)
    done = await staff(*ADD_OWNER)
    assert done.stdout.splitlines()[1].startswith("https://t.me/kvitok_bot?start=e_")
    told = json.loads((await staff(*ADD_OWNER, "--json")).stdout)
    assert told["link"].endswith(told["start"])
    assert told["role"] == "owner"


async def test_telegram_that_does_not_answer_keeps_no_link_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "7000000001:AAplayground-token-opens-nothing-else")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    done = await staff("add", "--role", "support", "--name", "Анна")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[1].startswith("e_")


async def test_who_is_there_is_listed_and_removed(database_url: str) -> None:
    assert (await staff("list")).stdout == "Сотрудников и открытых приглашений нет.\n"
    await _hire(database_url)
    [line] = (await staff("list")).stdout.splitlines()
    assert line == "9 · Анна · администратор центра · расчётный центр · с 20 ноября 2026"
    told = json.loads((await staff("list", "--json")).stdout)
    assert [one["id"] for one in told["employees"]] == [9]
    assert (
        await staff("remove", "9")
    ).stdout == "Сотрудник удалён: Анна. Права закончились сразу.\n"
    assert (await staff("remove", "9")).exit_code == 1
    assert json.loads((await staff("list", "--json")).stdout)["employees"] == []


async def _hire(url: str) -> None:
    at = int(START.timestamp() * 1_000_000)
    await write(
        url,
        "INSERT INTO cabinets (id, login, user_id, created_at) "  # noqa: S608
        f"VALUES (5, '5', 5, {at})",
    )
    await write(
        url,
        "INSERT INTO employees (id, cabinet_id, role, name, since) "  # noqa: S608
        f"VALUES (9, 5, 'administrator', 'Анна', {at})",
    )


async def test_every_order_is_in_the_audit_log(database_url: str) -> None:
    await _hire(database_url)
    await staff(*ADD_OWNER)
    await staff("list", "--inn", INN)
    await staff("remove", "9", "--json")
    query = "SELECT action, subject, organisation_id, user_id FROM audit"
    assert set(await fetch(database_url, query)) == {
        ("change_employees", "invitation", 1, None),
        ("see_employees", "organisation", 1, None),
        ("change_employees", "employee", None, None),
    }


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("add", "--role", "king", "--name", "Анна"), 2, "Роль не распознана"),
        (("add", "--role", "support", "--name", "12"), 2, "Напишите имя буквами"),
        (("add", "--role", "owner", "--name", "Анна"), 1, "только у организаций"),
        (("add", "--role", "support", "--inn", INN, "--name", "Анна"), 1, "только у центра"),
        (("add", "--role", "owner", "--inn", "1", "--name", "Анна"), 1, "с ИНН 1 нет"),
        (("list", "--inn", "1"), 1, "с ИНН 1 нет"),
        (("remove", "1"), 1, "Сотрудника 1 нет"),
    ],
)
async def test_what_cannot_be_done_is_one_line(
    args: tuple[str, ...], code: int, said: str, database_url: str
) -> None:
    done = await staff(*args)
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert await fetch(database_url, "SELECT * FROM employee_invitations") == []
