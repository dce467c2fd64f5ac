"""A month comes out: registries of receipts and payments, imported as `kvitok import` does it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from support.centre import Flat

from bot.app import App
from bot.services.ports import Clock
from bot.services.registries.model import FileSummary
from bot.services.registries.use_case import ImportRegistries
from storage.registries import StoredRegistries

RECEIPTS = "account;period;opening;charged;recalculated;penalty;paid;due\n"
PAYMENTS = "account;date;amount;source\n"


async def import_receipts(
    app: App, folder: Path, clock: Clock, due: Mapping[Flat, int], period: str = "2026-11"
) -> None:
    """Import what is due of each flat, in kopecks."""
    rows = [
        f"{flat.number};{period};0,00;{_roubles(owed)};0,00;0,00;0,00;{_roubles(owed)}\n"
        for flat, owed in due.items()
    ]
    await _import(app, folder / "receipts.csv", RECEIPTS + "".join(rows), clock)


async def import_payment(
    app: App, folder: Path, clock: Clock, flat: Flat, day: str, kopecks: int
) -> None:
    row = f"{flat.number};{day};{_roubles(kopecks)};сбербанк\n"
    await _import(app, folder / "payments.csv", PAYMENTS + row, clock)


async def _import(app: App, path: Path, content: str, clock: Clock) -> None:
    await asyncio.to_thread(path.write_text, content, "utf-8")
    store = StoredRegistries(app.tools.database)
    [summary] = await ImportRegistries(store, clock)([path])
    assert isinstance(summary, FileSummary)
    assert (summary.problem, summary.refused) == (None, 0)


def _roubles(kopecks: int) -> str:
    return f"{kopecks / 100:.2f}".replace(".", ",")
