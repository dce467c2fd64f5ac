"""Codes of receipts in the store: made for the printer, brought by a file; only keys stay."""

import secrets
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from support.centre import CENTRE, IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, settle
from support.clock import FakeClock
from support.registry_files import KEYS, write
from support.sql import fetch

from bot.domain.accounts import ReceiptType
from bot.domain.periods import BillingPeriod
from bot.domain.receipt_codes import parse_receipt_code
from bot.services import receipt_code_batches
from bot.services.errors import ConflictError
from bot.services.receipt_code_batches import (
    Edition,
    Made,
    MadeBefore,
    MakeReceiptCodes,
    NobodyToPrintFor,
    PeriodAhead,
    PeriodOver,
    PrintedCode,
)
from bot.services.registries.model import FileSummary, RowRefusal
from bot.services.registries.use_case import ImportRegistries
from storage import models as m
from storage.engine import Database, Write
from storage.receipt_codes import StoredEditions, StoredReceiptCodes
from storage.registries import StoredRegistries
from storage.statements import Statement
from storage.unit import Unit

OCTOBER = BillingPeriod(2026, 10)
EDITION = Edition(OCTOBER)
HEADER = "account;period;code\n"


@pytest.fixture(autouse=True)
async def centre(database: Database, clock: FakeClock) -> None:
    del clock
    await settle(database)


async def make(
    database: Database, edition: Edition = EDITION, *, again: bool = False
) -> tuple[object, list[PrintedCode]]:
    printed: list[PrintedCode] = []
    told: list[tuple[int, int]] = []
    use_case = MakeReceiptCodes(StoredEditions(database), KEYS, FakeClock())
    outcome = await use_case(edition, printed.extend, lambda *done: told.append(done), again=again)
    assert [done for done, _ in told[-1:]] == [len(printed)][: len(told)]
    return outcome, printed


async def kept(database: Database) -> dict[str, int]:
    rows = await database.read(Statement(select(m.receipt_codes)))
    return {row.code_key: row.account_id for row in rows}


def key_of(one: PrintedCode) -> str:
    code = parse_receipt_code(one.code)
    assert len(code) == 10
    return KEYS.key(code)


async def load(database: Database, path: Path) -> FileSummary:
    use_case = ImportRegistries(StoredRegistries(database), FakeClock(), code_keys=lambda: KEYS)
    [summary] = await use_case([path])
    return summary


async def test_every_receipt_of_the_month_gets_a_code_of_which_a_key_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_code_batches, "CHUNK", 3)
    outcome, printed = await make(database)
    assert isinstance(outcome, Made)
    assert outcome.number == len(CENTRE) == len(printed)
    numbers = {one.number: one.id for one in CENTRE}
    assert await kept(database) == {key_of(one): numbers[one.account] for one in printed}
    first = printed[0]
    assert (first.account, first.address, first.holder) == (
        MARIA.number,
        MARIA.address,
        MARIA.holder,
    )
    assert (first.period, f"{first.valid_until}") == ("2026-10", "2026-12-05")


async def test_a_code_is_good_to_the_end_of_its_last_day_where_the_centre_is(
    database: Database,
) -> None:
    _, [first, *_] = await make(database)
    found = await StoredReceiptCodes(Unit(database)).find(key_of(first))
    assert found is not None
    local = found.expires_at.astimezone(ZoneInfo("Asia/Yekaterinburg"))
    assert f"{local:%d.%m.%Y %H:%M}" == "06.12.2026 00:00"


async def test_an_edition_is_of_one_kind_and_of_those_who_have_a_receipt(
    database: Database,
) -> None:
    _, printed = await make(database, Edition(OCTOBER, ReceiptType.CAPITAL_REPAIR))
    assert [one.account for one in printed] == [MARIA_REPAIR.number]
    november = Edition(OCTOBER.next())
    assert await make(database, november) == (NobodyToPrintFor(), [])
    outcome, _ = await make(database, Edition(OCTOBER.next(), every=True))
    assert isinstance(outcome, Made)
    assert outcome.number == len(CENTRE)


async def test_a_second_run_needs_again_and_then_the_unused_ones_are_void(
    database: Database,
) -> None:
    _, old = await make(database)
    unit = Unit(database)
    StoredReceiptCodes(unit).use(key_of(old[0]), FakeClock()())
    await database.apply(unit.writes)
    assert await make(database) == (MadeBefore(), [])
    repair = Edition(OCTOBER, ReceiptType.CAPITAL_REPAIR)
    _, [changed] = await make(database, repair, again=True)
    left = {key_of(one) for one in old if one.account != MARIA_REPAIR.number}
    assert (await kept(database)).keys() == left | {key_of(changed)}
    _, new = await make(database, again=True)
    assert (await kept(database)).keys() == {key_of(one) for one in (old[0], *new)}


async def test_codes_of_an_earlier_month_stay_until_they_expire(database: Database) -> None:
    _, old = await make(database)
    november = Edition(OCTOBER.next(), every=True)
    await make(database, november)
    assert len(await kept(database)) == 2 * len(CENTRE)
    now = FakeClock()()
    expire = update(m.receipt_codes).values(expires_at=now)
    gone = Statement(expire.where(m.receipt_codes.c.period == OCTOBER.iso))
    await database.apply([Write(gone, {})])
    _, new = await make(database, november, again=True)
    assert (await kept(database)).keys() == {key_of(one) for one in new}
    assert not {key_of(one) for one in new} & {key_of(one) for one in old}


async def test_no_codes_that_are_expired_from_birth(database: Database, tmp_path: Path) -> None:
    september = OCTOBER.previous()
    outcome, printed = await make(database, Edition(september, every=True))
    assert (outcome, printed) == (PeriodOver(date(2026, 11, 5)), [])
    path = write(tmp_path, "c.csv", HEADER + f"{MARIA.number};2026-09;7K3QX9M2PA\n")
    [note] = (await load(database, path)).examples
    assert note.reason is RowRefusal.CODE_EXPIRED


async def test_no_codes_of_a_month_that_is_a_slip(database: Database, tmp_path: Path) -> None:
    outcome, printed = await make(database, Edition(BillingPeriod(2062, 10), every=True))
    assert (outcome, printed) == (PeriodAhead("2026-12"), [])
    rows = "".join(f"{MARIA.number};{month};7K3QX9M2PA\n" for month in ("2062-10", "2027-01"))
    notes = (await load(database, write(tmp_path, "c.csv", HEADER + rows))).examples
    assert [note.reason for note in notes] == [RowRefusal.PERIOD_AHEAD] * 2
    assert await kept(database) == {}


async def test_a_code_drawn_before_is_drawn_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = [5, *range(2, 6), *range(200, 204)]
    monkeypatch.setattr(secrets, "randbits", lambda _: draws.pop(0))
    await make(database, Edition(OCTOBER.next(), ReceiptType.CAPITAL_REPAIR, every=True))
    _, printed = await make(database)
    assert len({one.code for one in printed}) == len(CENTRE)
    monkeypatch.setattr(secrets, "randbits", lambda _: 5)
    with pytest.raises(ConflictError):
        await make(database, again=True)


async def test_the_file_of_the_printing_system_is_kept_as_keys(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    text = (
        HEADER + f"{MARIA.number};2026-10;7k3qx-9m2pa\n{IVAN.number};10.2026;AAAAABBBBB\n"
        f"{MARIA_REPAIR.number};2026-10;7K3QX9M2PA\n{NEVER_PAID.number};2026-10;SHORT\n"
        f"404;2026-10;CCCCCDDDDD\n{MARIA.number};2026-10;EEEEEFFFFF\n{IVAN.number};x;GGGGGHHHHH\n"
    )
    path = write(tmp_path, "коды.csv", text)
    summary = await load(database, path)
    assert (summary.accepted, summary.refused) == (2, 5)
    assert [note.reason for note in summary.examples] == [
        RowRefusal.REPEATED,
        RowRefusal.CODE,
        RowRefusal.CODE_UNWRITTEN,
        RowRefusal.REPEATED,
        RowRefusal.PERIOD,
    ]
    keys = {KEYS.key("7K3QX9M2PA"): MARIA.id, KEYS.key("AAAAABBBBB"): IVAN.id}
    assert await kept(database) == keys
    resting = str(await fetch(database_url, "SELECT * FROM receipt_codes"))
    assert "7K3QX9M2PA" not in resting
    digests = await fetch(database_url, "SELECT digest FROM imports")
    assert len(digests) == 1


async def test_the_same_file_again_changes_nothing_and_a_newer_code_replaces(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, "codes.csv", HEADER + f"{MARIA.number};2026-10;7K3QX9M2PA\n")
    await load(database, path)
    unit = Unit(database)
    StoredReceiptCodes(unit).use(KEYS.key("7K3QX9M2PA"), FakeClock()())
    await database.apply(unit.writes)
    assert (await load(database, path)).accepted == 1
    found = await StoredReceiptCodes(Unit(database)).find(KEYS.key("7K3QX9M2PA"))
    assert found is not None
    assert found.used_at is not None
    for code in ("AAAAABBBBB", "CCCCCDDDDD"):
        await load(
            database, write(tmp_path, "codes.csv", HEADER + f"{MARIA.number};2026-10;{code}\n")
        )
    wanted = {KEYS.key("7K3QX9M2PA"): MARIA.id, KEYS.key("CCCCCDDDDD"): MARIA.id}
    assert await kept(database) == wanted


async def test_a_code_of_another_account_is_refused(database: Database, tmp_path: Path) -> None:
    await load(database, write(tmp_path, "c.csv", HEADER + f"{MARIA.number};2026-10;7K3QX9M2PA\n"))
    path = write(tmp_path, "c.csv", HEADER + f"{IVAN.number};2026-10;7K3QX9M2PA\n")
    summary = await load(database, path)
    assert (summary.accepted, summary.refused) == (0, 1)
    assert await kept(database) == {KEYS.key("7K3QX9M2PA"): MARIA.id}
