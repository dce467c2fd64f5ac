"""Whatever somebody wrote stays words, wherever it stands, and no page of a phone gets wider."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select
from support.chromium import PHONE
from support.clock import FakeClock
from support.consoles import ADMINISTRATOR
from support.odd_strings import ODD
from support.pages import ConsoleSite, console_site
from support.staff import hire, put
from support.transcripts import RESIDENT, say, settle_resident

from storage import models as m
from storage.statements import Statement

NUMBER, CHAT = "165103129095", 78
WRITTEN = [one.replace("\0", "")[:3000] for one in ODD if one.replace("\0", "").strip()]
SCRIPTS = "main script, main iframe, main object, main style, main [onerror], main [onload]"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # what a page looks like is not the database's


@pytest.fixture
async def site(database_url: str, clock: FakeClock) -> AsyncIterator[ConsoleSite]:
    async with console_site(database_url, clock) as found:
        await settle_resident(found.app)
        yield found


async def boss_comes(site: ConsoleSite) -> Page:
    page = await site.come(ADMINISTRATOR, size=PHONE)
    await page.add_init_script("alert = confirm = prompt = () => console.error('it ran')")
    return page


async def stays_words(site: ConsoleSite, page: Page, path: str) -> None:
    """Open it: nothing runs, nothing breaks out of its place, and the page is no wider."""
    await page.goto(f"{site.url}{path}")
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{path}: {width} px too wide"
    assert await page.locator(SCRIPTS).count() == 0
    assert not site.complaints, site.complaints


async def put_many(site: ConsoleSite, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for number, row in enumerate(rows, 1):
        await put(site.app, table, id=number, **row)


def test_there_are_enough() -> None:
    assert len(WRITTEN) > 300


async def test_requests_notes_and_labels(site: ConsoleSite) -> None:
    now = site.clock()
    about = {"number": NUMBER, "chat_id": 1, "subject": "other", "state": "taken", "version": 1}
    held = {"taken_by": 5, "taker": WRITTEN[0]}
    await put(site.app, m.requests, id=1, made_at=now, changed_at=now, **about, **held)
    said = [
        {
            "request_id": 1,
            "place": place,
            "side": "staff",
            "at": now,
            "words": one,
            "title": one,
            "photos": "",
        }
        for place, one in enumerate(WRITTEN, 1)
    ]
    notes = [{"request_id": 1, "at": now, "words": one, "title": one} for one in WRITTEN]
    await put_many(site, m.request_messages, said)
    await put_many(site, m.console_notes, notes)
    labels = [
        {"name": one[:32], "label_key": f"{place}", "made_at": now}
        for place, one in enumerate(WRITTEN)
    ]
    await put_many(site, m.request_labels, labels)
    for label in range(1, len(labels) + 1):
        await put(site.app, m.stuck_labels, request_id=1, label_id=label)
    page = await boss_comes(site)
    await stays_words(site, page, f"/console/requests/{NUMBER}")
    assert await page.locator(".bubble-note").count() == len(WRITTEN)
    assert await page.locator(".labels li").count() == len(WRITTEN)
    await stays_words(site, page, "/console/requests")


async def test_canned_answers(site: ConsoleSite) -> None:
    now = site.clock()
    kept = {"language": "ru", "version": 1, "changed_at": now}
    canned = [{"title": one[:100], "words": one, **kept} for one in WRITTEN]
    await put_many(site, m.canned_answers, canned)
    page = await boss_comes(site)
    await stays_words(site, page, "/console/canned")
    assert await page.locator("article").count() == len(WRITTEN)
    about = {"number": NUMBER, "chat_id": 1, "subject": "other", "state": "new", "version": 1}
    await put(site.app, m.requests, id=1, made_at=now, changed_at=now, **about)
    first = {
        "request_id": 1,
        "place": 1,
        "side": "resident",
        "at": now,
        "words": "Вода",
        "photos": "",
    }
    await put(site.app, m.request_messages, id=1, **first)
    await stays_words(site, page, f"/console/requests/{NUMBER}")
    for at in range(0, len(WRITTEN), 60):
        await page.locator("#canned").select_option(index=at)
        await page.locator("[data-insert]").click()
        await expect(page.locator("#inserted")).not_to_be_empty()
    assert not site.complaints


async def test_views_and_conversations(site: ConsoleSite) -> None:
    page = await boss_comes(site)
    [boss] = await site.app.tools.database.read(Statement(select(m.employees.c.id)))
    kept = {"employee_id": boss.id, "query": "unread=1", "made_at": site.clock()}
    await put_many(
        site,
        m.console_views,
        [{"name": f"{at} {one}"[:60], **kept} for at, one in enumerate(WRITTEN)],
    )
    await hire(site.app, CHAT)
    await say(site.app, [("in", "text", one) for one in WRITTEN], CHAT)
    notes = [{"chat_id": CHAT, "at": site.clock(), "words": one, "title": one} for one in WRITTEN]
    await put_many(site, m.console_notes, notes)
    await stays_words(site, page, "/console")
    assert await page.locator(".view-list li").count() == len(WRITTEN) + 1
    await stays_words(site, page, f"/console/chats/{CHAT}")
    await page.locator("#help-noted .bubble-note").nth(len(WRITTEN) - 1).wait_for()
    width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    await stays_words(site, page, f"/console/export/chats/{CHAT}/print")
    await stays_words(site, page, "/console/export/list/print")


async def test_the_audit_log(site: ConsoleSite) -> None:
    now = site.clock()
    entries = [
        {
            "at": now,
            "user_id": RESIDENT,
            "action": "answer_request",
            "subject": "request",
            "subject_id": one[:60],
            "denied": 0,
            "details": json.dumps({"words": one[:1000], one[:20]: one[:200]}),
        }
        for one in WRITTEN
    ]
    await put_many(site, m.audit, entries)
    page = await boss_comes(site)
    path: str | None = "/console/audit"
    seen = 0
    while path:
        await stays_words(site, page, path)
        seen += await page.locator("tbody tr").count()
        onward = page.locator("a[rel=next]")
        path = await onward.get_attribute("href") if await onward.count() else None
    assert seen >= len(WRITTEN)
