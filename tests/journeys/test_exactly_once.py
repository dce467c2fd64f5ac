"""One effect or none: what may reach the bot twice, too late, out of turn or forged."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count

import pytest
from support.centre import settle
from support.clock import FakeClock
from support.office import open_office
from support.storms import Effects, Key, Step, Tap, Wait, Walker, effects, flats, way

from bot.app import App

WALKS = {"sqlite": 26, "postgres": 5}
REPLICAS = {"sqlite": 1, "postgres": 2}  # the file of SQLite takes one process only


@pytest.fixture
async def apps(
    database_kind: str, database_url: str, clock: FakeClock
) -> AsyncIterator[list[App]]:
    """Give the bot over a settled store, on PostgreSQL twice."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_office(database_url, clock))
            for _ in range(REPLICAS[database_kind])
        ]
        await settle(opened[0].tools.database, flats(WALKS[database_kind] + 1))
        yield opened


async def walk_undisturbed(walker: Walker, clock: FakeClock) -> list[Effects | None]:
    """Learn what each step does."""
    learned: list[Effects | None] = []
    for step in way(walker.flat):
        if isinstance(step, Wait):
            clock.advance(minutes=step.minutes)
            learned.append(None)
            continue
        await walker.undisturbed(step)
        learned.append(await effects(walker.one, walker.flat))
    return learned


async def test_each_step_has_its_effect_once_whatever_disturbs_it(
    apps: list[App], database_kind: str, clock: FakeClock
) -> None:
    """Over 1,000 cases on SQLite, over 200 on PostgreSQL between two replicas."""
    update_ids, strangers, cases = count(1_000_000), ["main:1:ui.menu:AAAAAAAAAAAA"], 0
    first = Walker(apps, WALKS[database_kind] + 1, random.Random(0), [], update_ids)
    learned = await walk_undisturbed(first, clock)
    strangers += first.old
    for number in range(1, WALKS[database_kind] + 1):
        walker = Walker(apps, number, random.Random(number), strangers, update_ids)
        before: Effects | None = None
        for step, after in zip(way(number), learned, strict=True):
            if isinstance(step, Wait):
                clock.advance(minutes=step.minutes)
                continue
            cases += 1
            await disturb(walker, step, before, after)
            before = after
        await walker.check_traces()
    assert cases > {"sqlite": 1000, "postgres": 200}[database_kind]


async def disturb(
    walker: Walker, step: Step, before: Effects | None, after: Effects | None
) -> None:
    """Disturb one step; when its tap was outrun, the person taps again on what they see then."""
    assert after is not None
    walker.in_dialogue = before is not None and None not in (before.state, after.state)
    way_of_it = walker.random.choice(walker.disturbances())
    certain = await way_of_it(step)
    found = await effects(walker.one, walker.flat)
    if not certain and found == before:
        await walker.undisturbed(step)
        found = await effects(walker.one, walker.flat)
    assert found == after, f"{step} {way_of_it.__name__}"


async def test_quick_presses_on_one_pad_all_count_and_their_copies_do_not(apps: list[App]) -> None:
    """Four presses on one drawing are a PIN; a fifth on it is of the past."""
    walker = Walker(apps[:1], 1, random.Random(1), [], count(1_000_000))
    for step in way(1)[: way(1).index(Key("4"))]:
        await walker.undisturbed(step)
    pad = await walker.one.card()
    presses = [walker.one.press(pad.data(digit)) for digit in "40725"]
    await walker.together(*[raw for raw in presses for _ in range(3)])
    assert (await walker.one.chat()).state == "PinSetting:again"
    found = await effects(walker.one, 1)
    assert (found.draft["pad"], found.draft["chosen"]) == (0, "4072")
    await walker.check_traces()


async def test_the_same_press_in_other_updates_counts_on_the_pad_each_time(
    apps: list[App],
) -> None:
    walker = Walker(apps[:1], 1, random.Random(1), [], count(1_000_000))
    for step in way(1)[: way(1).index(Key("4"))]:
        await walker.undisturbed(step)
    data = (await walker.one.card()).data("4")
    await walker.together(*[walker.one.press(data) for _ in range(3)])
    assert (await effects(walker.one, 1)).draft["pad"] == 3


async def test_two_replicas_that_take_one_update_at_once_apply_it_once(apps: list[App]) -> None:
    """Between processes no lock helps: the keys of the tables decide."""
    walker = Walker(apps, 1, random.Random(1), [], count(1_000_000))
    for step in way(1)[:16]:
        await walker.undisturbed(step)
    raw = await walker.clean(Tap("Подтвердить"))
    await asyncio.gather(*(app.intake.take(raw) for app in apps for _ in range(3)))
    walker.sent[raw["update_id"]] = raw
    found = await effects(walker.one, 1)
    assert (found.cabinets, found.links, len(found.sessions)) == (1, 1, 1)
    await walker.check_traces()
