"""Whatever the journal and the audit log hold is shown in words, in both languages.

All that there is to show is walked: a new step, decision, action or kind without words fails here.
"""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import pytest
from aiogram.enums import ContentType
from sqlalchemy import insert
from support.audited import DID, NAMED, SAID
from support.centre import settle
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR, PUBLIC_URL, Operator, operator, served
from support.office import open_office
from support.pressed import ACTIONS
from support.raw import raw, shown
from support.screens import MADE
from support.text_ids import NOTES, known

from bot.app import App
from bot.console.audit_words import FILTERS
from bot.console.words import CONTENTS, ERRORS, LINES
from bot.dispatcher import DIALOGUES
from bot.domain.announcements import Whom
from bot.domain.reveals import RevealReason, RevealRefusal
from bot.domain.staff import Action, Role
from bot.domain.staff_topics import StaffTopic, Wish
from bot.domain.unrecognised import gist_of
from bot.services.audit_page import DETAILS
from bot.services.conversation_filters import Ending, Filters
from bot.services.exports import ExportForm
from bot.services.group_binding import BindRefusal
from bot.services.line_details import UNDELIVERED
from bot.services.reveals import chat_key
from bot.services.staff import Entry, Subject
from bot.ui.texts import LANGUAGES, texts_for
from bot.work import Work
from storage import models as m
from storage.engine import Write
from storage.ids import TimeIds
from storage.staff import StoredAudit
from storage.statements import Statement

ANNA, CHAT, MOST = 501, 77, 140
NEW_ID = TimeIds()
STATES = [str(state.state) for one in DIALOGUES for state in one.states.__all_states__]
SCREENS = sorted({screen.lines[0].key for _, screen in MADE})
FUTURE = {"step": "Future:step", "after": "Future:later"}
Row = dict[str, Any]


def line(direction: str, kind: str, **values: Any) -> Row:
    details = values.pop("details", None)
    said = None if details is None else json.dumps(details)
    row = dict.fromkeys(("step", "after", "message_id", "body"))
    return {**row, "direction": direction, "kind": kind, "details": said, **values}


def journal() -> Iterator[Row]:
    """Give lines of every kind, from every step, of this release and of another."""
    kinds = {one for one in (*LINES, *CONTENTS) if one not in ("waits", "lost", "note", "moved")}
    kinds |= {one.value[:24] for one in ContentType}
    kinds |= {str(one)[:24] for one in ContentType} | {"hologram", "ContentType.HOLOGRAM"}
    yield from (line("in", one) for one in sorted(kinds))
    yield from (line("out", "card", body=one) for one in (*SCREENS, "future-screen"))
    yield from (line("out", UNDELIVERED, body=one) for one in (*SCREENS, "future-screen"))
    for sign in ("TelegramServerError", *(one for one, _ in ERRORS), "Future error"):
        yield line("out", "notice", body="Да", details={"tries": 2, "error": sign})
        yield line("out", UNDELIVERED, body=SCREENS[0], details={"tries": 1, "error": sign})
    yield line("out", "erase")
    yield line("out", "erase", details={"refused": 1})
    yield line("out", "hologram", body="Да")
    yield from (line("in", "press", body=f"{one}=1") for one in (*sorted(ACTIONS), "future.press"))
    for before, after in zip(STATES, (*STATES[1:], ""), strict=True):
        yield line("in", "command", body="/menu", step=before, after=after)
        yield line("note", "moved", step="", after=before)
    yield line("in", "command", body="/menu", **FUTURE)
    yield from (line("note", one[:24], step=STATES[0]) for one in (*sorted(NOTES), "future-note"))


def details() -> Iterator[Row]:
    """Give what entries of the audit log may say besides."""
    for name in ("act", "done", "what"):
        yield from ({name: one} for one in (*sorted(SAID), "future act"))
    values: dict[str, Iterable[Any]] = {
        **dict.fromkeys(("role", "before", "after"), Role),
        "reason": RevealReason,
        "refused": (RevealRefusal.OWN, RevealRefusal.TOO_OFTEN, "future"),
        "topic": StaffTopic,
        "wish": Wish,
        "whom": Whom,
        "form": ExportForm,
        "why": (*BindRefusal, "future-refusal"),
        "filters": [
            *(Filters(outcome=one, unread=True).to_query() for one in Ending),
            *(Filters(step=one, through=one).to_query() for one in STATES),
            *(Filters(reason=one).to_query() for one in sorted(NOTES)),
            *(f"action={one}&denied=1" for one in Action),
            *(f"subject={one}" for one in Subject),
            *(f"{one}=5" for one in (*FILTERS, "future")),
        ],
        "starts_at": ["2026-11-20T09:00:00+00:00"],
        "days": ["1237"],
        "start": [540],
        "buildings": [[1, None]],
    }
    yield from ({name: one} for name, several in values.items() for one in several)
    yield from ({name: one} for name in DETAILS for one in (True, False, None, 5))
    yield {"future_detail": "5"}


def entries() -> Iterator[Row]:
    yield from ({"action": one} for one in Action)
    yield from ({"subject": one} for one in Subject)
    yield from ({"subject_id": one} for one in ("log", "stuck", "selection"))
    yield from ({"details": one} for one in details())


@pytest.fixture
def database_kind() -> str:
    """Words are those of any store."""
    return "sqlite"


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, public_url=PUBLIC_URL) as opened:
        await settle(opened.tools.database)
        yield opened


@pytest.fixture
async def anna(app: App, clock: FakeClock) -> AsyncIterator[Operator]:
    async with served(app) as site, operator(app, clock, site, ANNA, ADMINISTRATOR) as found:
        await found.enter()
        yield found


async def write(app: App, table: Any, rows: list[Row]) -> None:
    for first in range(0, len(rows), 500):
        statement = Statement(insert(table))
        await app.tools.database.apply([Write(statement, rows[first : first + 500])])


async def put_journal(app: App) -> int:
    """Leave all lines, so many in a chat as one page shows; give how many chats there are."""
    at = app.tools.clock()
    rows = [
        {**row, "id": NEW_ID(), "at": at, "chat_id": CHAT + number // MOST}
        for number, row in enumerate(journal())
    ]
    await write(app, m.journal, rows)
    steps: list[str | None] = [None, *STATES, *SCREENS]
    kinds = ["text", "edited", *(one.value for one in ContentType)]
    puzzles: list[Row] = [
        {"step": steps[number % len(steps)], "kind": kind, "words": None}
        for number, kind in enumerate(kinds)
    ]
    puzzles += [{"step": one, "kind": "text", "words": "где ключ"} for one in steps]
    usual = {"chat_id": CHAT, "at": at, "request_id": None}
    puzzles = [
        {**usual, **one, "id": NEW_ID(), "gist": gist_of(one["kind"] or "", one["words"] or "")}
        for one in puzzles
    ]
    await write(app, m.unrecognised, puzzles)
    return int(rows[-1]["chat_id"]) - CHAT + 1


async def put_audit(app: App) -> int:
    usual: Row = {
        "user_id": 1,
        "employee_id": None,
        "organisation_id": None,
        "action": Action.SEE_RESIDENT,
        "subject": Subject.ACCOUNT,
        "subject_id": "5",
    }
    work, number = Work(app.tools), 0
    for values in entries():
        kept = {**usual, **values, "at": app.tools.clock()}
        StoredAudit(work.unit, app.tools.new_id).record(Entry(**kept))
        number += 1
    await work.commit()
    work = Work(app.tools)
    about = chat_key(app.tools.sealer, CHAT)
    for act in ("future_act", *sorted(DID)):
        kept = {"act": act}
        said = {**usual, "subject": Subject.CONVERSATION, "subject_id": about, "details": kept}
        StoredAudit(work.unit, app.tools.new_id).record(Entry(**said, at=app.tools.clock()))
    await work.commit()
    return number


IDS = {one for one in known() | NOTES | set(SCREENS) if "-" in one}
CODES = {  # words that only programs say; in Russian nobody else does
    *LINES,
    *CONTENTS,
    *(one for one in NOTES if "-" not in one),
    *(one.value for each in (Action, Subject, Role, StaffTopic, Wish) for one in each),
    *DETAILS,
    *SAID,
    *("true", "false", "null", "hologram", "future"),
} - {"print", "in"}


def check(said: Iterable[str], language: str, where: str) -> None:
    codes = CODES if language == "ru" else ()
    found = {one: each for each in said for one in raw(each, IDS, codes)}
    assert not found, f"{where}: {found}"


async def check_page(anna: Operator, path: str, language: str) -> str:
    answer = await anna.get(path)
    assert answer.status == 200, path
    check(shown(answer.text), language, path)
    return answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_of_conversations_say_everything_in_words(
    app: App, anna: Operator, language: str
) -> None:
    anna.cookies["kvitok_language"] = language
    chats = await put_journal(app)
    await app.indexing.catch_up()
    await check_page(anna, "/console", language)
    for chat in range(CHAT, CHAT + chats):
        page = await check_page(anna, f"/console/chats/{chat}", language)
        assert page.count("<li id=") > 5
    await check_page(anna, "/console/stuck", language)
    page = await check_page(anna, "/console/stuck/lines", language)
    assert page.count("data-row") > 10


@pytest.mark.parametrize("language", LANGUAGES)
async def test_exports_say_everything_in_words(app: App, anna: Operator, language: str) -> None:
    anna.cookies["kvitok_language"] = language
    await put_journal(app)
    await app.indexing.catch_up()
    await check_page(anna, "/console/export/list/print", language)
    table = (await anna.get("/console/export/list.csv")).text.lstrip("\ufeff")
    check(
        (one for row in csv.reader(io.StringIO(table), delimiter=";") for one in row),
        language,
        "csv",
    )
    told = json.loads((await anna.get("/console/export/list.json")).text)
    lines = [one for each in told["conversations"] for one in each["lines"]]
    assert len(lines) > 500
    titles = [str(one.get(name, "")) for one in lines for name in TITLES]
    check((*titles, *(one["text"] for one in lines)), language, "json")
    for one in lines:
        for name in CODES_OF_JSON:
            assert (name in one) == (f"{name}_title" in one), one
    codes = {code for _, code in ERRORS} | {"other"}
    assert {one["error"] for one in lines if "error" in one} == codes
    assert {"LimitedAccess:name", "Future:step"} <= {one.get("from_step") for one in lines}


CODES_OF_JSON = ("side", "kind", "from_step", "to_step", "error")
TITLES = (*(f"{one}_title" for one in CODES_OF_JSON), "note_titles")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_audit_log_says_everything_in_words(
    app: App, anna: Operator, language: str
) -> None:
    anna.cookies["kvitok_language"] = language
    await put_journal(app)
    number = await put_audit(app)
    path, rows = "/console/audit?about=5", 0
    while path:
        page = await check_page(anna, path, language)
        rows += page.count("<tr data-row")
        _, more, rest = page.partition('rel="next" href="')
        path = rest.partition('"')[0].replace("&amp;", "&") if more else ""
    assert rows > number / 2
    for query in ("log", "stuck", "selection"):
        await check_page(anna, f"/console/audit?about={query}", language)
    await check_page(anna, f"/console/chats/{CHAT}", language)


def test_every_detail_has_a_name() -> None:
    assert sorted(NAMED - set(DETAILS)) == []
    assert len(SAID) > 40


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SCREENS)
def test_a_screen_is_worded_without_its_values(language: str, key: str) -> None:
    assert texts_for(language).veiled(key)


def test_notes_are_kept_whole() -> None:
    assert [one for one in NOTES if len(one) > 24] == []
