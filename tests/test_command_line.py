"""What the administrator sees: one line for each fault, exit codes, and never a traceback."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from support.sql import fetch, write
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import Settings
from bot.terminal import language
from storage.stamp import newest

TOKEN = "123456789:AAH-abcdefghijklmnopqrstuvwxyz_012345"
COMMANDS = (
    "demo",
    "run",
    "migrate",
    "import",
    "codes",
    "export",
    "window",
    "staff",
    "erasure",
    "doctor",
    "backup",
    "restore",
    "move",
)
ACCOUNTS = "account;holder;address;receipt_type\n{}"
ROW = "6600000{0:03};Иванова Анна Петровна;г. Асбест, ул. Мира, д. 5, кв. {0};utilities\n"


@pytest.fixture(autouse=True)
def bare_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*Settings.model_fields, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.chdir(tmp_path)


def kvitok(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def settings(**values: str) -> None:
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))


def test_help_is_in_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, given in (("ru_RU.UTF-8", "ru"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "ru")):
        monkeypatch.setenv("LANG", asked)
        assert language() == given
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert language() == "en"


def test_help_names_every_command() -> None:
    shown = kvitok("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[А-Я]", shown, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        *(f"{command} --help" for command in COMMANDS),
        "codes make --help",
        "window",
        "window set --help",
        "export readings --help",
        "staff add --help",
    ],
)
def test_help_is_in_one_language(words: str) -> None:
    shown = kvitok(*words.split())
    theirs = r"\b(Usage|Options|Commands|Arguments|OPTIONS|COMMAND|ARGS|Show|required|default)\b"
    assert not re.findall(theirs, shown.output)
    assert not re.findall(r"<[a-z]", shown.output)  # a type's own name
    assert shown.output.startswith("Использование: ")
    assert "Показать эту справку." in shown.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("mov", "Нет команды mov. Похожие: move."),
        ("nonsense", "Нет команды nonsense."),
        ("doctor --jsom", "Нет параметра --jsom. Похожие: --json."),
        ("doctor -x", "Нет параметра -x."),
        ("move", "Не задано: --to."),
        ("backup", "Не задано: FILE."),
        ("move --to", "После --to нужно значение."),
        ("doctor a b", "Лишнее в команде: a b."),
        ("demo --port 0", "Значение --port не подходит: какое нужно, сказано в справке."),
    ],
)
def test_wrong_usage_is_told_in_the_same_language(words: str, said: str) -> None:
    done = kvitok(*words.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == said
    assert "Справка: " in done.stderr


def test_help_loads_nothing_heavy() -> None:
    heavy = {"aiogram", "sqlalchemy", "pydantic", "aiohttp", "fluent_compiler", "babel", "redis"}
    code = (
        "import sys\nfrom bot.__main__ import app\ntry: app(['--help'])\n"
        f"except SystemExit: print(sorted({heavy} & set(sys.modules)))"
    )
    shown = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.endswith("[]\n")


def test_version() -> None:
    assert kvitok("--version").stdout == f"kvitok {version('kvitok')}\n"


@pytest.mark.parametrize("command", [["run"], ["demo"], ["migrate"], ["import", "x.csv"]])
def test_wrong_setting_is_one_line(command: list[str]) -> None:
    settings(SEND_RATE="fast")
    done = kvitok(*command)
    assert done.exit_code == 2
    assert done.stderr == (
        "Настройка SEND_RATE: ожидается целое число от 1 до 30. Задано: «fast».\n"
    )


def test_wrong_setting_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    settings(SEND_RATE="fast")
    assert kvitok("migrate").stderr == (
        "Setting SEND_RATE: a whole number from 1 to 30 is expected. Given: “fast”.\n"
    )


def test_value_of_many_lines_is_still_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIME_ZONE", "a\n\nb" + "c" * 500)
    [line] = kvitok("migrate").stderr.splitlines()
    assert len(line) < 200


def test_run_without_token_is_one_line() -> None:
    done = kvitok("run")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("Настройка BOT_TOKEN: ")


def test_misspelt_setting_is_a_warning() -> None:
    settings(SENDRATE="5")
    done = kvitok("migrate")
    assert done.exit_code == 0
    assert "SENDRATE" in done.stderr
    assert "SEND_RATE" in done.stderr


async def test_migrate_on_both_databases(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    done = await _aside("migrate")
    assert (done.exit_code, done.stdout) == (
        0,
        f"База данных готова, версия {newest()}.\n",
    )
    assert await fetch(empty_url, "SELECT version_num FROM alembic_version") == [(newest(),)]


async def _aside(*args: str) -> Result:
    """Run a command that starts a loop of its own."""
    import asyncio

    return await asyncio.to_thread(kvitok, *args)


async def test_acts_of_erasure_are_listed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    none = await _aside("erasure", "report")
    assert none.stdout == "Актов об уничтожении данных нет.\n"
    act = json.dumps(
        {"destroyed": {"cabinets": 1}, "log": [["2026-11-20T09:00:00+00:00", "text"]]}
    )
    at = 1_795_165_200_000_000
    await write(
        database_url,
        "INSERT INTO erasures (id, subject, reason, asked_at, due_at, done_at, act) VALUES "  # noqa: S608
        f"(1, '{'ab' * 32}', 'asked', {at}, {at}, {at}, '{act.replace(':', chr(92) + ':')}')",
    )
    await write(
        database_url,
        "INSERT INTO erasures (id, subject, user_id, reason, asked_at, due_at) VALUES "  # noqa: S608
        f"(2, '{'cd' * 32}', 77, 'withdrawn', {at}, {at + 1})",
    )
    listed = (await _aside("erasure", "report")).stdout
    assert "abababababab… · запрошено 20.11.2026 12:00: человек потребовал" in listed
    assert "уничтожено 20.11.2026 12:00" in listed
    assert "Личные кабинеты: 1" in listed
    assert "cdcdcdcdcdcd… · запрошено 20.11.2026 12:00: согласие отозвано · срок" in listed
    done, waits = json.loads((await _aside("erasure", "report", "--json")).stdout)["acts"]
    assert done["log"] == [{"at": "2026-11-20T09:00:00+00:00", "kind": "text"}]
    assert (done["destroyed"], waits["done_at"]) == ({"cabinets": 1}, None)
    assert "77" not in json.dumps(waits)


def write_acts(report: object) -> None:
    Path("acts.json").write_text(json.dumps(report), "utf-8")


async def test_demands_are_repeated_after_a_restore(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", "a key of the tests, longer than 32 bytes")
    act = {"subject": "ab" * 32, "reason": "asked", "asked_at": "2026-11-20T09:00:00+00:00"}
    act["due_at"] = act["asked_at"]
    write_acts({"acts": [act, {**act, "subject": "cd" * 32}]})
    done = await _aside("erasure", "repeat", "acts.json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Потребовано снова: 0" in done.stdout
    assert "Ничего не хранится: 2" in done.stdout
    told = json.loads((await _aside("erasure", "repeat", "acts.json", "--json")).stdout)
    assert told == {"ok": True, "again": 0, "stood": 0, "taken_back": 0, "strangers": 2}
    write_acts({})
    for name, said in (("acts.json", "не список актов"), ("none.json", "не прочитан")):
        refused = await _aside("erasure", "repeat", name)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert said in refused.stderr


@pytest.mark.own_database
async def test_database_of_another_release_is_one_line(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database_url, "UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.setenv("DATABASE_URL", database_url)
    done = await _aside("migrate")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "Программа старше базы данных" in done.stderr
    assert "9999" in done.stderr


def test_database_that_is_away_is_one_line() -> None:
    settings(DATABASE_URL="postgresql+asyncpg://kvitok:hunter2@127.0.0.1:1/kvitok")
    done = kvitok("migrate")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("База данных не отвечает: ")
    assert "hunter2" not in done.stderr


def test_import_takes_files_folders_and_patterns() -> None:
    Path("in/deep").mkdir(parents=True)
    for number in (1, 2, 3, 4):
        folder = "in/deep" if number > 2 else "in"
        Path(f"{folder}/{number}.csv").write_text(ACCOUNTS.format(ROW.format(number)))
    shutil.copy("in/1.csv", "in/1.csv.refused.csv")
    Path("in/notes.md").write_text("no registry")
    done = kvitok("import", "--json", "in", "in/deep/*.csv", "in/1.csv")
    assert done.exit_code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["ok"]
    assert [one["path"] for one in answer["files"]] == [
        "in/1.csv", "in/2.csv", "in/deep/3.csv", "in/deep/4.csv"
    ]  # fmt: skip
    assert {(one["outcome"], one["accepted"]) for one in answer["files"]} == {("imported", 1)}


def test_import_says_one_line_for_each_file() -> None:
    Path("a.csv").write_text(ACCOUNTS.format(ROW.format(1) + "!;;;\n"))
    Path("b.csv").write_text("nothing\nknown\n")
    done = kvitok("import", "a.csv", "b.csv", "none.csv")
    assert done.exit_code == 1
    told = {line.split(":")[0]: line for line in done.stdout.splitlines()}
    assert list(told) == ["b.csv", "none.csv", "a.csv"]
    assert "загружено строк 1 из 2. Отклонено строк: 1." in told["a.csv"]
    assert "a.csv.refused.csv" in told["a.csv"]
    assert Path("a.csv.refused.csv").exists()
    assert "не загружен" in told["b.csv"]
    assert not done.stderr


def test_import_that_repeats_the_last_one_says_that_nothing_changed() -> None:
    for number in (1, 2):
        Path(f"{number}.csv").write_text(ACCOUNTS.format(ROW.format(number)))
    said = [kvitok("import", *files).stdout for files in (["."], ["."], ["1.csv"], ["."])]
    assert ["ничего не изменилось" in one for one in said] == [False, True, False, False]
    Path("3.csv").write_text(ACCOUNTS.format(ROW.format(3)))
    assert "ничего не изменилось" not in kvitok("import", "3.csv").stdout


def test_import_names_the_kind_of_a_refused_file_where_its_name_tells() -> None:
    for name in ("accounts", "strange"):
        Path(f"{name}.csv").write_text("nothing\nknown\n")
    answer = json.loads(kvitok("import", "--json", ".").stdout)
    kinds = {one["path"]: one.get("kind", "left out") for one in answer["files"]}
    assert kinds == {"accounts.csv": "accounts", "strange.csv": "left out"}


def test_import_of_an_empty_folder_is_told() -> None:
    Path("in").mkdir()
    done = kvitok("import", "in")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)


def test_import_of_no_match_names_the_pattern() -> None:
    done = kvitok("import", "in/*.csv")
    assert done.exit_code == 1
    assert "in/*.csv" in done.stdout


def doctor(*args: str) -> tuple[int, dict[str, Any]]:
    done = kvitok("doctor", "--json", *args)
    return done.exit_code, json.loads(done.stdout)


def test_doctor_says_one_line_for_each_neighbour() -> None:
    done = kvitok("doctor")
    assert done.exit_code == 1
    names = [line.split(":")[0] for line in done.stdout.splitlines()]
    assert names == ["Настройки", "База данных", "Redis", "Telegram", "Почта", "СМС", "Пульт"]
    assert not Path("var").exists()


def test_doctor_tells_wrong_settings() -> None:
    settings(SEND_RATE="fast", LISTEN="x")
    code, answer = doctor()
    assert (code, answer["ok"]) == (1, False)
    assert [check["state"] for check in answer["checks"]] == ["fault", "fault"]


def test_documents_that_cannot_be_read_stop_the_start_and_are_told_by_the_doctor() -> None:
    Path("documents").mkdir()
    Path("documents/agreement.ru.txt").write_text("Соглашение без версии", "utf-8")
    settings(DOCUMENTS_DIR="documents", BOT_TOKEN="1:a")
    code, answer = doctor()
    assert code == 1
    [check] = answer["checks"]
    assert "DOCUMENTS_DIR" in check["detail"]
    assert "agreement.ru.txt" in check["detail"]
    done = kvitok("run")
    assert done.exit_code == 2
    assert done.stderr.startswith("Настройка DOCUMENTS_DIR: ")


def start(*args: str, **environment: str) -> "subprocess.Popen[str]":
    import os

    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *args],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_run_stops_on_a_signal_and_logs_no_token() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens: Telegram is away
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        running = start("run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url, LOG_FORMAT="json")
        for _ in range(1200):
            if Path("var/kvitok.db").exists() or running.poll() is not None:
                break
            time.sleep(0.1)
        running.terminate()
        shown = "".join(running.communicate(timeout=30))
    assert running.returncode == 0, shown
    assert TOKEN.split(":")[1] not in shown
    assert "Traceback" not in shown
    told = [json.loads(line) for line in shown.splitlines() if '"logger": "bot.app"' in line]
    assert [one["event"] for one in told if one["level"] == "info"] == ["started", "stopped"]
    assert told[0]["roles"] == ["console", "delivery", "intake", "jobs"]
    assert (told[0]["database"], told[0]["updates"]) == ("sqlite", "polling")


def test_second_process_on_one_file_is_one_line() -> None:
    import fcntl

    Path("var").mkdir()
    with Path("var/kvitok.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        running = start("run", BOT_TOKEN=TOKEN)
        shown = running.communicate(timeout=60)[1]
    assert (running.returncode, shown.count("\n")) == (1, 1), shown
    assert "kvitok.lock" in shown


@pytest.mark.parametrize("command", ["demo", "run"])
def test_port_in_use_is_one_line(command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        host, port = taken.getsockname()
        if command == "demo":
            running = start("demo", "--port", str(port))
        else:
            settings(WEBHOOK_URL=f"http://{host}:1", WEBHOOK_SECRET="secret")
            telegram = f"http://{host}:{port}"
            running = start(
                "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram, LISTEN=f"{host}:{port}"
            )
        shown = running.communicate(timeout=60)[1]
    assert running.returncode == 1, shown
    assert shown.splitlines()[-1].startswith(f"Адрес {host}:{port} уже занят")
    assert "Traceback" not in shown
