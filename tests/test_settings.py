"""A wrong value stops the start with one clear line; .env.example tells the truth."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dotenv import dotenv_values

from bot.services.messages import text
from bot.settings import (
    Address,
    Days,
    Problem,
    Settings,
    SettingsError,
    load_secret,
    misspelt,
    read_settings,
)
from bot.ui.texts import texts_for

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / ".env.example"
NAMES = [name.upper() for name in Settings.model_fields]
SECRET = "w" * 32


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def read(**values: str) -> Settings:
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return read_settings()


def problems(**values: str) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as caught:
        read(**values)
    return caught.value.problems


def test_example_has_every_setting_in_order() -> None:
    assert list(dotenv_values(EXAMPLE)) == NAMES


def test_example_shows_the_defaults() -> None:
    written = read_settings(EXAMPLE)
    assert written == read_settings(Path("none"))
    for name, value in dotenv_values(EXAMPLE).items():
        assert bool(value) == (getattr(written, name.lower()) not in {"", (), None}), name


def test_example_explains_every_setting() -> None:
    for paragraph in EXAMPLE.read_text("utf-8").strip().split("\n\n")[1:]:
        *comment, line = paragraph.splitlines()
        assert comment
        assert all(part.startswith("# ") for part in comment)
        assert re.match(r"[A-Z_]+=", line)


def test_values_are_read() -> None:
    settings = read(
        BOT_TOKEN="123456:AAbb-_cc",
        TELEGRAM_API_URL="http://localhost:8081/",
        DATABASE_URL="postgresql+asyncpg://kvitok:secret@db/kvitok",
        REDIS_URL="redis://cache:6379/0",
        WEBHOOK_URL="https://example.org/hook",
        WEBHOOK_SECRET="a-b_C9",
        LISTEN="[::1]:80",
        TRUSTED_PROXIES="10.0.0.5, fd00::/8,",
        TIME_ZONE="Asia/Yekaterinburg",
        READING_WINDOW="25 - 5",
        SMTP_URL="smtps://user:pass@mail:465",
        SMTP_FROM='"Centre <bot@example.org>"',
        STAFF_CHAT_ID="-1001234567890",
        ADMINS="1, 22,",
        IMPORT_DIR="/srv/in",
        SEND_RATE="30",
        LOG_FORMAT="json",
    )
    assert settings.telegram_api_url == "http://localhost:8081"
    assert settings.listen == Address("::1", 80)
    assert [*map(str, settings.trusted_proxies)] == ["10.0.0.5/32", "fd00::/8"]
    assert settings.time_zone == ZoneInfo("Asia/Yekaterinburg")
    assert settings.reading_window == Days(25, 5)
    assert settings.staff_chat_id == -1001234567890
    assert settings.admins == (1, 22)
    assert settings.import_dir == Path("/srv/in")
    assert (settings.send_rate, settings.log_format) == (30, "json")


WRONG = [
    ("BOT_TOKEN", "token"),
    ("BOT_TOKEN", "'12 34:abc'"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("TELEGRAM_API_URL", "https://host:port"),
    ("DATABASE_URL", "kvitok.db"),
    ("DATABASE_URL", "sqlite:///var/kvitok.db"),
    ("DATABASE_URL", "sqlite+aiosqlite://var/kvitok.db"),
    ("DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
    ("DATABASE_URL", "sqlite+aiosqlite://"),
    ("DATABASE_URL", "postgresql+asyncpg://host"),
    ("DATABASE_URL", "mysql://host/name"),
    ("REDIS_URL", "cache:6379"),
    ("REDIS_URL", "redis://"),
    ("WEBHOOK_URL", "example.org"),
    ("WEBHOOK_SECRET", "пароль"),
    ("WEBHOOK_SECRET", "a" * 257),
    ("LISTEN", "8080"),
    ("LISTEN", "localhost:"),
    ("LISTEN", "localhost:65536"),
    ("LISTEN", "localhost:http"),
    ("TRUSTED_PROXIES", "nginx"),
    ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ("TRUSTED_PROXIES", "10.0.0.0/8;::1"),
    ("PUBLIC_URL", "console"),
    ("SECRET_KEY", "short"),
    ("CENTRE_NAME", "a" * 161),
    ("TIME_ZONE", "Москва"),
    ("TIME_ZONE", "UTC+5"),
    ("TIME_ZONE", "../etc/passwd"),
    ("TIME_ZONE", "Europe"),
    ("READING_WINDOW", "15"),
    ("READING_WINDOW", "0-25"),
    ("READING_WINDOW", "15-32"),
    ("READING_WINDOW", "с 15 по 25"),
    ("SMTP_URL", "mail.example.org"),
    ("SMTP_URL", "smtp://"),
    ("SMTP_URL", "http://mail"),
    ("SMTP_URL", "file://host/letters"),
    ("SMTP_URL", "file:///"),
    ("SMTP_FROM", "nobody"),
    ("SMS_URL", "gateway"),
    ("SMS_URL", "console"),
    ("CODES_A_DAY", "0"),
    ("STAFF_CHAT_ID", "@staff"),
    ("ADMINS", "@admin"),
    ("ADMINS", "1;2"),
    ("SEND_RATE", "0"),
    ("SEND_RATE", "31"),
    ("SEND_RATE", "fast"),
    ("LOG_FORMAT", "xml"),
    ("LOG_LEVEL", "loud"),
    ("RETENTION_DAYS", "0"),
    ("RETENTION_DAYS", "a year"),
    ("REMIND_DAYS", "15"),
    ("ERASURE_DAYS", "31"),
    ("PRIVATE_DETAILS", "some"),
    ("CONSOLE", "yes"),
    ("METRICS_TOKEN", "short"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_value_is_one_problem(name: str, value: str) -> None:
    [problem] = problems(**{name: value})
    assert problem.name == name
    for language in ("ru", "en"):
        assert texts_for(language).plain(text(problem.expected)).count("\n") == 0


def test_every_setting_that_can_be_wrong_is_tried() -> None:
    free = {"SMS_TOKEN", "SMS_BODY", "SMS_REPLY", "IMPORT_DIR", "DOCUMENTS_DIR"}
    assert {name for name, _ in WRONG} == set(NAMES) - free


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"WEBHOOK_URL": "https://example.org"}, "WEBHOOK_SECRET"),
        ({"WEBHOOK_URL": "http://example.org", "WEBHOOK_SECRET": "a"}, "WEBHOOK_URL"),
        ({"SMTP_URL": "smtp://mail"}, "SMTP_FROM"),
        ({"PRIVATE_DETAILS": "page"}, "PUBLIC_URL"),
        ({"PRIVATE_DETAILS": "page", "PUBLIC_URL": "http://centre.ru"}, "PUBLIC_URL"),
        ({"PRIVATE_DETAILS": "page", "PUBLIC_URL": "http://192.168.1.5:8080"}, "PUBLIC_URL"),
        ({"CONSOLE": "on"}, "PUBLIC_URL"),
        ({"CONSOLE": "on", "PUBLIC_URL": "http://centre.ru"}, "PUBLIC_URL"),
        ({"SMS_URL": "https://sms"}, "SMS_URL"),
        ({"SMS_URL": "https://sms?to={phone}"}, "SMS_URL"),
        ({"SMS_URL": "https://sms?msg={text}"}, "SMS_URL"),
        ({"SMS_URL": "https://sms?to={phone}&msg={text}&from={sender}"}, "SMS_URL"),
        ({"SMS_URL": "https://sms?to={phone}&msg={text}&key={token}"}, "SMS_TOKEN"),
        ({"SMS_URL": "https://sms", "SMS_BODY": "'{to: {phone}, text: {text}}'"}, "SMS_BODY"),
    ],
)
def test_settings_ask_for_each_other(values: dict[str, str], name: str) -> None:
    [problem] = problems(**values)
    assert problem.name == name
    assert texts_for("ru").plain(text(problem.expected))


@pytest.mark.parametrize(
    "values",
    [
        {"SMTP_URL": "console:", "SMS_URL": "file:///tmp/letters.jsonl"},
        {"SMS_URL": "https://sms?to={phone}&msg={text}"},
        {
            "SMS_URL": "https://sms?key={token}",
            "SMS_BODY": "to={digits}&t={text}",
            "SMS_TOKEN": "k",
        },
        {"SMS_URL": "https://sms", "SMS_BODY": '\'{"to": ["{digits}"], "text": "{text}"}\''},
    ],
)
def test_ways_of_sending_letters(values: dict[str, str]) -> None:
    assert read(**values).sms_url == values["SMS_URL"]


def test_local_bot_api_takes_plain_webhooks() -> None:
    values = {"WEBHOOK_URL": "http://bot:8080/hook", "WEBHOOK_SECRET": "a"}
    assert read(TELEGRAM_API_URL="http://localhost:8081", **values).webhook_secret == "a"


@pytest.mark.parametrize(
    "url",
    ["https://centre.ru", "http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"],
)
def test_the_page_of_private_details_is_read_by_nobody_on_the_way(url: str) -> None:
    assert read(PRIVATE_DETAILS="page", PUBLIC_URL=url).public_url == url


def test_all_wrong_values_are_told_at_once() -> None:
    assert [p.name for p in problems(SEND_RATE="0", LISTEN="x")] == ["LISTEN", "SEND_RATE"]


def test_secrets_are_never_repeated() -> None:
    secrets = {
        "BOT_TOKEN": "hunter2",
        "DATABASE_URL": "postgres://kvitok:hunter2@db/kvitok",
        "REDIS_URL": "rediss//:hunter2@cache",
        "SMTP_URL": "user:hunter2@mail",
        "SECRET_KEY": "hunter2",
        "WEBHOOK_SECRET": "hunter2!",
        "WEBHOOK_URL": "hunter2",
        "SMS_URL": "hunter2",
    }
    for name, value in secrets.items():
        [problem] = problems(**{name: value})
        assert problem.given == ""
        assert "hunter2" not in str(SettingsError((problem,)))


def test_secrets_are_not_in_the_settings_text() -> None:
    settings = read(
        BOT_TOKEN="1:hunter2",
        DATABASE_URL="postgresql+asyncpg://kvitok:hunter2@db/kvitok",
        SECRET_KEY="hunter2" * 8,
        SMS_TOKEN="hunter2",
        WEBHOOK_SECRET="hunter2",
    )
    assert "hunter2" not in repr(settings) + str(settings)


def test_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "7")
    assert read(SEND_RATE="8").send_rate == 7


def test_notepad_files_are_read() -> None:
    Path(".env").write_bytes("\ufeffSEND_RATE=7\r\nCENTRE_NAME=ВЦ\r\n".encode())
    settings = read_settings()
    assert (settings.send_rate, settings.centre_name) == (7, "ВЦ")


def test_file_in_another_encoding_is_named() -> None:
    Path(".env").write_bytes("CENTRE_NAME=ВЦ".encode("cp1251"))
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.problems == (Problem(".env", "setting-file-encoding"),)


def test_misspelt_names_are_noticed() -> None:
    Path(".env").write_text(
        "BOT_TOKN=1\nsend-rate=2\nLISTEN=\nHTTP_PROXY=x\nREADING_WINDOWS=1-2\n"
    )
    assert misspelt() == {
        "BOT_TOKN": "BOT_TOKEN",
        "send-rate": "SEND_RATE",
        "READING_WINDOWS": "READING_WINDOW",
    }


def test_without_a_file_nothing_is_misspelt() -> None:
    assert misspelt() == {}


def test_example_is_not_misspelt() -> None:
    assert misspelt(EXAMPLE) == {}


def settings(**values: Any) -> Settings:
    return Settings.model_construct(**values)


def test_secret_is_made_once(tmp_path: Path) -> None:
    made = load_secret(settings(), tmp_path / "var")
    assert len(made) == 64
    assert load_secret(settings(), tmp_path / "var") == made
    [path] = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_given_secret_is_taken(tmp_path: Path) -> None:
    assert load_secret(settings(secret_key=SECRET), tmp_path) == SECRET.encode()
    assert not list(tmp_path.iterdir())


def test_processes_that_start_together_share_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: load_secret(settings(), tmp_path), range(32)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("\n")
    with pytest.raises(SettingsError) as caught:
        load_secret(settings(), tmp_path)
    [problem] = caught.value.problems
    assert problem.expected == "setting-secret-file"
