"""What Prometheus reads is well-formed and bounded; dashboard and alarms ask for what there is."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetMe
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import Resident, open_office
from support.rules import asked_in, read_rules
from support.sql import write

from bot.app import App
from bot.console.metrics import Found
from bot.console.vitals import VitalPages
from bot.console_parts import open_vitals
from bot.services import health
from bot.services.messages import LATER, NOTICE_RANK
from bot.services.watch import OTHER, Counts, Times, rank_name
from storage.health import StoredPulse
from storage.stock import StoredStock

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy/grafana-dashboard.json"
ALERTS = ROOT / "deploy/alerts.yaml"
PAGE = ROOT / "docs/operations.md"
OF_PROMETHEUS = {"up"}
GIVEN = {"job", "instance", "le"}
DURATION = re.compile(r"\d+[smhd]")
ENDINGS = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}


@pytest.fixture
async def app(database_url: str, clock: FakeClock) -> AsyncIterator[App]:
    async with open_office(database_url, clock, redis_url="redis://127.0.0.1:9/0") as opened:
        yield opened


@pytest.fixture
def vitals(app: App) -> VitalPages:
    return open_vitals(app.tools, None, app.courier.reach, polls=True)


async def scraped(vitals: VitalPages) -> dict[str, Metric]:
    pulse, seen = await vitals.take_pulse(), await vitals.take_stock()
    found = Found(pulse, seen, vitals.strain(), vitals.take_stock.clock())
    text = vitals.metrics.text(found).decode()
    families = list(text_string_to_metric_families(text))
    assert len({one.name for one in families}) == len(families)
    assert {one.name for one in families if not one.documentation} == set()
    assert {one.name for one in families if one.type == "unknown"} == set()
    return {one.name: one for one in families}


def value(families: dict[str, Metric], name: str, **labels: str) -> float:
    [found] = [
        sample.value
        for family in families.values()
        for sample in family.samples
        if sample.name == name and sample.labels.items() >= labels.items()
    ]
    return found


async def test_all_of_it_is_well_formed_and_says_what_happened(
    app: App, vitals: VitalPages, clock: FakeClock
) -> None:
    one = Resident(app, 77)
    started = one.message("/start")
    await app.intake.take(started)
    await app.intake.take(started)
    await one.say("Привет")
    families = await scraped(vitals)
    counted = {"kind": "command", "outcome": "duplicate"}
    assert value(families, "kvitok_updates_total", **counted) == 1
    assert value(families, "kvitok_updates_total", kind="text", outcome="answered") == 1
    steps = {"dialogue": "command", "step": "/start"}
    assert value(families, "kvitok_update_seconds_count", **steps) == 2
    assert value(families, "kvitok_message_age_seconds_count") == 2
    assert value(families, "kvitok_commit_seconds_count") >= 2
    assert value(families, "kvitok_outbox_messages", rank="answer") == 2
    assert time.time() - value(families, "kvitok_last_update_timestamp_seconds") < 60
    info = families["kvitok_build_info"].samples[0].labels
    assert info["database"] == app.tools.database.dialect.name
    assert {name for name in families if not name.startswith(("kvitok_", "process_"))} == set()
    clock.advance(seconds=40)
    families = await scraped(vitals)
    assert value(families, "kvitok_outbox_oldest_seconds", rank="answer") == 40
    assert value(families, "kvitok_outbox_oldest_seconds", rank="later") == 0
    assert value(families, "kvitok_database_in_use_limit") > 0


async def test_a_store_that_hangs_is_told_of_before_prometheus_gives_up(
    vitals: VitalPages, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all figures are gone, and the alarm says that the replica is down."""

    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(StoredStock, "look", hang)
    monkeypatch.setattr(StoredPulse, "feel", hang)
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    clock.advance(seconds=6)
    async with asyncio.timeout(10):
        assert value(await scraped(vitals), "kvitok_database_up") == 0


async def test_readings_are_counted_seldom_and_beside(
    app: App, vitals: VitalPages, clock: FakeClock
) -> None:
    assert "kvitok_readings_today" not in await scraped(vitals)
    await vitals.take_stock.counted()
    families = await scraped(vitals)
    assert value(families, "kvitok_readings_today") == 0
    assert value(families, "kvitok_window_open") == 1
    last = clock.now.date().replace(day=25)
    assert value(families, "kvitok_window_days_left") == (last - clock.now.date()).days
    clock.advance(days=6)
    families = await scraped(vitals)
    assert value(families, "kvitok_window_open") == 0
    assert "kvitok_window_days_left" not in families
    del app


async def test_delivery_counts_its_calls_and_what_was_put_off(
    app: App, vitals: VitalPages
) -> None:
    telegram = FakeTelegram()
    app.courier.bot.session = telegram
    telegram.reply(77, TelegramRetryAfter(GetMe(), "Too Many Requests", 1))
    await Resident(app, 77).say("/start")
    await app.courier._serve(77)
    families = await scraped(vitals)
    method, calls = {"method": "sendMessage"}, "kvitok_telegram_call_seconds_count"
    assert value(families, calls, outcome="429", **method) == 1
    assert value(families, calls, outcome="ok", **method) == 1
    assert value(families, "kvitok_delivery_seconds_count", rank="answer") == 1
    assert 0.5 < value(families, "kvitok_limit_wait_seconds_total", limit="refused") < 1.5


def test_labels_never_become_too_many() -> None:
    counts = Counts("x", "y", ("a", "b"), most=3)
    times = Times("x", "y", ("a",), most=3)
    for number in range(1000):
        counts.add(str(number), "b")
        times.take(number / 10, str(number))
    assert len(counts.values) == len(times.values) == 4
    assert counts.values[OTHER, OTHER] == 997
    assert sum(times.values[OTHER,].buckets) == 997
    assert sum(sum(one.buckets) for one in times.values.values()) == 1000


async def test_odd_labels_are_read_as_they_are(app: App, vitals: VitalPages) -> None:
    odd = 'a "quoted"\nline \\ of ё{},='
    app.tools.watch.failed(odd)
    app.tools.watch.taking.take(0.5, odd, "")
    families = await scraped(vitals)
    assert value(families, "kvitok_errors_total", kind=odd) == 1
    buckets = [
        sample.value
        for sample in families["kvitok_update_seconds"].samples
        if sample.name.endswith("_bucket")
    ]
    assert buckets == [0, 0, 0, 0, 1, 1, 1]


def test_ranks_are_those_of_the_outbox() -> None:
    names = [rank_name(rank) for rank in range(LATER + 1)]
    assert names == ["answer", "answer", "notice", "notice", "later"]
    assert rank_name(NOTICE_RANK) == "notice"


async def all_names(app: App, vitals: VitalPages) -> dict[str, frozenset[str]]:
    """Give every name that can be scraped, with its labels."""
    await write(
        app.settings.database_url,
        "INSERT INTO imports (id, file_name, kind, digest, finished_at, accepted, refused)"
        " VALUES (1, 'a.csv', 'accounts', 'x', 1, 1, 0)",
    )
    await vitals.take_stock()
    await vitals.take_stock.counted()
    app.courier.reach.answered("getMe")
    watch = app.tools.watch
    for counts in watch.counts:
        counts.add(*counts.labels)
    for times in watch.times:
        times.take(1.0, *times.labels)
    names = {}
    for family in (await scraped(vitals)).values():
        labels = {name for sample in family.samples for name in sample.labels}
        for ending in ENDINGS[family.type]:
            names[family.name + ending] = frozenset(labels)
    return names


def expressions() -> list[str]:
    """Give all PromQL of the dashboard and of the alarms."""
    board = json.loads(DASHBOARD.read_text("utf-8"))
    asked = [target["expr"] for one in board["panels"] for target in one.get("targets", ())]
    asked += [one["expr"] for one in board["annotations"]["list"]]
    return [*asked, *(rule["expr"] for rule in rules())]


def rules() -> list[dict[str, Any]]:
    return [one for group in read_rules(ALERTS.read_text("utf-8")) for one in group["rules"]]


async def test_dashboard_and_alarms_ask_for_what_there_is(
    app: App, clock: FakeClock, database_kind: str
) -> None:
    assert clock.now.day <= 25
    names = await all_names(app, open_vitals(app.tools, app.redis, app.courier.reach, polls=True))
    asked = expressions()
    assert len(asked) > 60
    seen = set()
    for expression in asked:
        metrics, groups = asked_in(expression)
        assert metrics, expression
        for one in metrics:
            seen.add(one.name)
            if one.name in OF_PROMETHEUS:
                continue
            assert one.name in names, f"{one.name} in {expression}"
            assert one.labels <= names[one.name] | GIVEN, expression
        known = frozenset().union(*(names.get(one.name, frozenset()) for one in metrics))
        assert groups <= known | GIVEN, expression
    shown = {name for name in names if name.startswith("kvitok_")}
    unseen = {name for name in shown - seen if not name.endswith(("_bucket", "_sum", "_count"))}
    assert unseen == set(), f"on no panel of the dashboard: {database_kind}"


def test_who_heard_nobody_since_the_start_is_silent_too() -> None:
    """A deploy that broke the way in begins with replicas that know of no update."""
    [silent] = [one for one in rules() if one["alert"] == "KvitokSilent"]
    assert silent["expr"] == "max(changes(kvitok_last_update_timestamp_seconds[15m])) == 0"
    assert silent["for"] == "6h"


def test_each_panel_asks_a_question_of_its_own() -> None:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    panels = [one for one in board["panels"] if one["type"] != "row"]
    assert len({one["id"] for one in board["panels"]}) == len(board["panels"])
    assert len({one["title"] for one in panels}) == len(panels)
    for one in panels:
        place = one["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert one["description"].strip()
        assert one["targets"]
    corners = {(one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels}
    assert len(corners) == len(panels)


def test_each_alarm_says_what_it_is_and_what_to_do() -> None:
    found = rules()
    names = [one["alert"] for one in found]
    assert len(set(names)) == len(names) >= 20
    page = PAGE.read_text("utf-8")
    for one in found:
        assert list(one) == ["alert", "expr", "for", "labels", "annotations"]
        assert DURATION.fullmatch(one["for"])
        assert one["labels"].keys() == {"severity"}
        assert one["labels"]["severity"] in {"page", "ticket"}
        told = one["annotations"]
        assert told.keys() == {"summary", "description", "runbook_url"}
        assert told["summary"].strip()
        for template in re.findall(r"\{\{(.*?)\}\}", told["description"]):
            assert re.fullmatch(r" \$(labels\.[a-z]+|value)( \| \w+( \"%\.\df\")?)? ", template)
        file, _, anchor = told["runbook_url"].partition("#")
        assert ROOT / file == PAGE
        assert anchor == one["alert"].lower()
        section = page.partition(f"\n### {one['alert']}\n")[2].partition("\n### ")[0]
        assert len(section.split()) >= 20, f"{one['alert']} is not explained"
    explained = set(re.findall(r"^### (Kvitok\w+)$", page, re.MULTILINE))
    assert explained == set(names)
