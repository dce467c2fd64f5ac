"""Every benchmark runs, in a miniature, and prints what is expected; goals are the issue's."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import MODULES
from benchmarks.kit import Result, Scale, Side, as_page, as_table, percentile, ratio_of

ROOT = Path(__file__).parents[2]
GOALS = {
    "update": 1.0,
    "lookup": 2.0,
    "import": 1.8,
    "crash": 0.0,
    "signin": 50.0,
    "receipt": 6.0,
    "qr": 0.95,
    "broadcast": 2.0,
    "lastday": 1.0,
    "crash_readings": 0.0,
    "notices": 0.0,
    "console": 200.0,
    "cluster": 0.0,
    "scrape": 50.0,
    "capacity": 4.0,
}
SIDES = {
    "update": {
        "product on PostgreSQL ÷ aiogram as documented",
        "aiogram tuned ÷ aiogram as documented",
        "hand-written aiohttp ÷ aiogram as documented",
        "p99 ÷ p50 (goal ≤ 2)",
        "longest stall of the loop (goal ≤ 20)",
        "memory ÷ bare import of aiogram (goal ≤ 1.3)",
    },
    "lookup": {"one slip in the street, median (goal ≤ 4)", "one slip in the street, p95"},
    "import": {
        "memory above the start (goal ≤ 60)",
        "commit of a chat meanwhile, p99 (goal ≤ 50)",
        "accounts into PostgreSQL, rows a second",
        *(
            f"charge lines into {store}, memory above the start, {how} read"
            for store in ("PostgreSQL", "SQLite")
            for how in ("a tenth", "all")
        ),
    },
    "broadcast": {
        "delivered (goal 100)",
        "duplicates (goal 0)",
        "sends inside retry_after (goal 0)",
        "pace by Telegram's clock (limit 15)",
        "clocks of both sides",
        "answer in quiet, p99",
        "answer meanwhile, p99",
    },
    "lastday": {
        "highest rate held, this mix (bound by SEND_RATE: 72)",
        "highest rate held, presses alone",
        "lost (goal 0)",
        "doubled (goal 0)",
        "load behind its plan, p99",
    },
    "crash_readings": {"lost", "doubled", "stuck", "without a receipt"},
    "notices": {"lost", "doubled", "told to others"},
    "receipt": {"fpdf2 ÷ ours", "weasyprint ÷ ours", "memory, later ÷ earlier (goal ≤ 1.1)"},
    "qr": {"hard photos (goal ≥ 0.8)", "mild photos, median", "hard photos, median"},
    "crash": {
        f"{store}: {what}"
        for store in ("SQLite", "PostgreSQL")
        for what in ("lost", "doubled", "stuck", "unanswered", "replayed, extra effects")
    },
    "signin": {
        f"{what}: known − unknown (goal ≤ 10)"
        for what in (
            *(f"{name} and a wrong password" for name in ("a login", "a phone", "an e-mail")),
            *(f"{name} and a forgotten password" for name in ("a login", "a phone", "an e-mail")),
            "an address and a wrong name",
        )
    },
    "scrape": {"SQLite: a scrape, p95", "PostgreSQL: a scrape, p95"},
    "capacity": {
        "busiest hour: updates",
        "busiest hour: new messages",
        "updates a second of a replica at half load",
        "a notice to a million at 30/s, Telegram's limit",
        "kept of a visit: journal",
        "a year of visits, kept",
    },
    "console": {"SQLite: timeline, p95", "PostgreSQL: search, a common word, p95"},
    "cluster": {
        *("lost", "doubled", "out of order", "kills"),
        *("one replica, in quiet", "two replicas, in quiet"),
    },
}
HIGHER = Result("two", "theirs ÷ ours", 6.0, 7.1, (), 3, higher_is_better=True)
RESULT = Result("one", "a thing ÷ another", 1.0, 0.51234567, (Side("a side", 12345.6, "µs"),), 3)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("name", MODULES)
def test_each_runs_in_miniature_and_prints_one_object(name: str) -> None:
    done = run(name, "--json", "--miniature")
    assert done.returncode == 0, done.stderr[-3000:]
    [line] = done.stdout.splitlines()
    result: dict[str, Any] = json.loads(line)
    assert list(result) == ["name", "metric", "goal", "value", "sides", "runs", "machine"]
    assert (result["name"], result["goal"]) == (name, GOALS[name])
    assert result["runs"] >= 1
    assert result["machine"].keys() == {"cores", "cpu", "python", "load"}
    assert all(side.keys() == {"name", "value", "unit"} for side in result["sides"])
    sides = {side["name"]: side["value"] for side in result["sides"]}
    assert sides.keys() >= SIDES[name]
    if name == "broadcast":
        assert sides["delivered (goal 100)"] == 100
        assert sides["duplicates (goal 0)"] == sides["sends inside retry_after (goal 0)"] == 0
    if name == "lastday":
        assert sides["lost (goal 0)"] == sides["doubled (goal 0)"] == 0


def test_an_unknown_name_is_told_which_there_are() -> None:
    done = run("qrr", "--json")
    assert done.returncode != 0
    assert not done.stdout
    known = ", ".join([*MODULES, "all"])
    assert f"there are: {known}" in done.stderr


def test_a_ratio_is_the_median_of_rounds_side_by_side() -> None:
    assert ratio_of([2, 30, 4], [1, 10, 4]) == 2
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile([5, 1, 4, 2, 3], 0.99) == 5


def test_the_page_and_the_table_carry_all_figures() -> None:
    page = as_page([RESULT], Scale.FULL)
    assert "| one | a thing ÷ another | 0.5123 | ≤ 1 |" in page
    assert "| a side | 12350.0 | µs |" in page
    table = as_table(RESULT)
    assert "value 0.5123   goal ≤ 1, reached" in table
    assert "12350.0 µs" in table
    assert RESULT.as_data()["machine"]["cores"]


def test_a_figure_that_should_be_high_says_so() -> None:
    assert "value 7.1   goal ≥ 6, reached" in as_table(HIGHER)
    assert "| two | theirs ÷ ours | 7.1 | ≥ 6 |" in as_page([HIGHER], Scale.FULL)
    assert not replace(HIGHER, value=5.9).reached
    assert "higher_is_better" not in HIGHER.as_data()
