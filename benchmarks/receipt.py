"""Milliseconds of a receipt's PDF with its payment QR: fpdf2 ÷ ours and weasyprint ÷ ours.

All three make the page of the same receipt one after another, and each round has other people and
other sums, so that nothing made before is of use; what a library may keep (fonts, style sheets,
our template) is kept. The QR's pixels are made by the same code and counted for each. The value is
the smaller of the two medians of ratios. The picture (PNG, 192 dpi) is ours alone.

Memory: resident size after many documents ÷ after a tenth of them, when the caches are full.
"""

import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeAlias

from benchmarks.kit import Options, Result, Scale, Side, ratio_of, tell
from benchmarks.rivals import by_fpdf2, by_weasyprint
from benchmarks.town import households
from bot.domain.accounts import ReceiptType
from bot.domain.receipts import Account, Charge, Payee, PaymentDocument, Receipt
from bot.rendering.receipts import ReceiptPress, data_of
from bot.services.documents import Form

SIZES = {  # rounds, documents for the memory
    Scale.FULL: (60, 2000),
    Scale.QUICK: (20, 500),
    Scale.MINIATURE: (2, 20),
}
Makers: TypeAlias = dict[str, Callable[[PaymentDocument], bytes]]
PAYEE = Payee(
    name="ООО «Управляющая компания Исеть»",
    inn="6612345676",
    kpp="661201001",
    bank_account="40702810500000004321",
    bank="АО «Примерный банк»",
    bic="046577999",
    corr_account="30101810900000000999",
    phone="+7 343 000-00-11",
    email="office@iset.example",
    site="https://iset.example",
)
SERVICES = (  # name, unit, tariff in kopecks, the most that a flat uses
    ("Содержание жилого помещения", "м²", 3114, 90),
    ("Холодное водоснабжение", "м³", 5342, 12),
    ("Горячее водоснабжение", "м³", 24518, 9),
    ("Водоотведение", "м³", 4120, 20),
    ("Отопление", "Гкал", 287633, 2),
    ("Электроснабжение (день)", "кВт·ч", 612, 300),
    ("Электроснабжение (ночь)", "кВт·ч", 298, 150),
    ("Обращение с твёрдыми коммунальными отходами", "чел.", 15230, 5),
    ("Обслуживание лифтов", "м²", 412, 90),
)


def documents(number: int, chance: random.Random) -> list[PaymentDocument]:
    return [
        _document(
            Account(turn, one.number, ReceiptType.UTILITIES, one.address, None, one.holder), chance
        )
        for turn, one in enumerate(households(number))
    ]


def _document(account: Account, chance: random.Random) -> PaymentDocument:
    charges = tuple(_charge(*service, chance) for service in SERVICES)
    charged, recalculated = (
        sum(one.charged for one in charges),
        sum(one.recalculated for one in charges),
    )
    opening, paid = chance.randrange(900_000), chance.randrange(500_000)
    due = max(opening + charged + recalculated - paid, 1)
    receipt = Receipt("2026-10", opening, charged, recalculated, 0, paid, due, charges)
    return PaymentDocument(account, receipt, PAYEE, chance.randrange(2_000, 12_000))


def _charge(service: str, unit: str, tariff: int, most: int, chance: random.Random) -> Charge:
    volume = chance.randrange(1, most * 1000)
    recalculated = chance.choice((0, 0, 0, chance.randrange(-20_000, 20_000)))
    return Charge(
        service,
        unit,
        f"{volume / 1000:.3f}",
        f"{tariff / 100:.2f}",
        volume * tariff // 1000,
        recalculated,
    )


async def measure(options: Options) -> Result:
    rounds, many = SIZES[options.scale]
    chance = random.Random(5)
    press = ReceiptPress()
    try:
        sides: Makers = {
            "ours": partial(press.make_now, form=Form.PDF),
            "fpdf2": lambda one: by_fpdf2(data_of(one)),
            "weasyprint": lambda one: by_weasyprint(data_of(one)),
        }
        own: Makers = {
            "ours, picture": partial(press.make_now, form=Form.PICTURE),
            "ours, QR alone": partial(press.make_now, form=Form.QR),
        }
        known = documents(rounds + 1, chance)
        sizes = {name: len(make(known[0])) for name, make in (sides | own).items()}  # warm now
        tell(f"receipt: {rounds} rounds of {', '.join(sides)}")
        took = _rounds(sides, known[1:])
        pictures = _rounds(own, known[1:])
        tell(f"receipt: memory over {many} documents")
        early, late = _memory(press, many, known[0])
    finally:
        press.close()
    ratios = {name: ratio_of(took[name], took["ours"]) for name in ("fpdf2", "weasyprint")}
    return Result(
        name="receipt",
        metric="time of a PDF with its QR: fpdf2 ÷ ours or weasyprint ÷ ours, the smaller",
        goal=6.0,
        value=min(ratios.values()),
        sides=(
            *(Side(f"{name} ÷ ours", ratio, "×") for name, ratio in ratios.items()),
            *(Side(name, median(times), "ms") for name, times in (took | pictures).items()),
            *(Side(f"{name}: size", size / 1000, "kB") for name, size in sizes.items()),
            Side(f"memory after {many // 10} documents", early, "MB"),
            Side(f"memory after {many} documents", late, "MB"),
            Side("memory, later ÷ earlier (goal ≤ 1.1)", late / early, "×"),
        ),
        runs=rounds,
        higher_is_better=True,
    )


def _rounds(makers: Makers, known: Sequence[PaymentDocument]) -> dict[str, list[float]]:
    """Give milliseconds of each maker for each document, the makers taking turns."""
    took: dict[str, list[float]] = {name: [] for name in makers}
    for one in known:
        for name, make in makers.items():
            began = time.perf_counter()
            make(one)
            took[name].append((time.perf_counter() - began) * 1000)
    return took


def _memory(press: ReceiptPress, many: int, model: PaymentDocument) -> tuple[float, float]:
    """Give resident MB after a tenth of the documents and after all; every tenth is a picture."""
    early = 0.0
    for turn in range(1, many + 1):
        document = replace(model, receipt=replace(model.receipt, due=turn))
        press.make_now(document, Form.PDF if turn % 10 else Form.PICTURE)
        if turn == many // 10:
            early = _resident()
    return early, _resident()


def _resident() -> float:
    """Give the megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
