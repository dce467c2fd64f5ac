"""What changed since the receipt before, cause by cause: for the card, and service by service."""

from collections.abc import Sequence

from bot.domain.differences import Cause, Change, Differences, ServiceChange
from bot.domain.money import format_tariff
from bot.domain.receipts import Charge, Receipt
from bot.services.messages import Money, Month, Private, Text, text
from bot.services.receipts import Shown
from bot.ui.texts import length_of

MOST_CAUSES = 6
ALWAYS_NAMED = {  # what somebody decided, however small: volumes explain themselves
    *(Cause.RECALCULATION, Cause.RECALCULATED_BEFORE, Cause.TARIFF),
    *(Cause.PENALTY, Cause.NEW_PENALTY, Cause.NO_PENALTY),
}
ROOM = 3900  # of 4096 characters of a message: news may stand above
ROOM_FOR_THE_REST = 60


def signed(kopecks: int) -> Text:
    """Say a difference with its sign, a plus too; causes may outweigh each other."""
    if not kopecks:
        return text("sum-same", amount=Money(0))
    return text("sum-more" if kopecks > 0 else "sum-less", amount=Money(abs(kopecks)))


def change_lines(differences: Differences | None, *above: Text) -> tuple[Text, ...]:
    """Say causes in a line each, the others in one, below others; of the first month nothing."""
    if differences is None:
        return ()
    month, changes = Month(differences.old.period), differences.changes()
    if not changes:
        return (text("changes-none", month=month),)
    title = text("changes-since", month=month, difference=_in_words(differences.total))
    shown = _to_be_named(changes, ROOM - length_of(*above, title) - ROOM_FOR_THE_REST)
    rest = differences.total - sum(one.effect for one in shown)
    return (
        title,
        *map(_cause, shown),
        *((text("changes-rest", difference=signed(rest)),) if rest else ()),
    )


def _to_be_named(changes: Sequence[Change], room: int) -> list[Change]:
    """Choose by cause, then by size, as many as there is room for; the largest come first."""
    decided = [one for one in changes if one.cause in ALWAYS_NAMED]
    others = [one for one in changes if one.cause not in ALWAYS_NAMED]
    most = max(MOST_CAUSES - len(decided), 0)
    if len(others) > most:
        others = others[: max(most - 1, 0)]  # the last line is that of the rest
    named = []
    for one in (*decided, *others):
        room -= length_of(_cause(one))
        if room < 0:
            break
        named.append(one)
    return sorted(named, key=lambda one: -abs(one.effect))


def _in_words(kopecks: int) -> Text:
    """Causes may outweigh each other."""
    if not kopecks:
        return text("changes-outweighed")
    return text("changes-more" if kopecks > 0 else "changes-less", amount=Money(abs(kopecks)))


def _cause(one: Change) -> Text:
    difference, more = signed(one.effect), int(one.effect > 0)
    if not one.service:
        return text(f"change-whole-{one.cause}", more=more, difference=difference)
    return text(f"change-{one.cause}", service=one.service, more=more, difference=difference)


def service_lines(shown: Shown, receipt: Receipt, *others: tuple[Text, ...]) -> tuple[Text, ...]:
    """Tell of each service how its charge came about, of as many as fit among other lines."""
    differences = shown.differences
    if differences is None or not differences.services:
        blocks = [_alone(charge) for charge in receipt.charges]
    else:
        blocks = [_compared(one, full=shown.full) for one in differences.services]
    title = _title(differences)
    taken = sum(length_of(*lines) for lines in others) + length_of(title) + ROOM_FOR_THE_REST
    kept = _as_many_as_fit(blocks, ROOM - taken)
    left = len(blocks) - len(kept)
    return (
        *((title,) if kept else ()),
        *(line for block in kept for line in block),
        *((text("receipt-more", count=left),) if left else ()),
    )


def whole_lines(differences: Differences | None) -> tuple[Text, ...]:
    """Say what changed besides the services."""
    if differences is None or not differences.effects:
        return ()
    largest = sorted(differences.effects, key=lambda one: -abs(one.effect))
    return (text("why-whole"), *map(_cause, largest))


def _title(differences: Differences | None) -> Text:
    if differences is None:
        return text("why-services")
    return text("why-services-compared", month=Month(differences.old.period))


def _as_many_as_fit(blocks: Sequence[list[Text]], room: int) -> list[list[Text]]:
    kept = []
    for block in blocks:
        room -= length_of(*block)
        if room < 0:
            break
        kept.append(block)
    return kept


def _compared(change: ServiceChange, *, full: bool) -> list[Text]:
    """Give a service of both months, or of one of them."""
    difference = signed(change.difference)
    if change.new is None:
        return [text("why-service-gone", service=change.service, difference=difference)]
    charged = Money(change.new.charged + change.new.recalculated)
    effects = [one for one in change.effects if not _is_told(one, change.new)]
    key = "why-service-changed" if change.effects else "why-service-same"
    return [
        text(key, service=change.service, charged=charged, difference=difference),
        *_reckoning(change.new),
        *(_effect(one, change, full=full) for one in effects),
    ]


def _is_told(one: Change, new: Charge) -> bool:
    """A recalculation after a month without one is named with its whole sum already."""
    return one.cause is Cause.RECALCULATION and one.effect == new.recalculated


def _alone(charge: Charge) -> list[Text]:
    """Give a service that there is nothing to compare with."""
    charged = Money(charge.charged + charge.recalculated)
    return [text("why-service", service=charge.service, charged=charged), *_reckoning(charge)]


def _reckoning(charge: Charge) -> list[Text]:
    """Say how the charge was reckoned, as far as it is known."""
    lines: list[Text] = []
    if charge.volume and charge.tariff:
        lines.append(
            text(
                "why-by-tariff",
                volume=_decimal(charge.volume),
                unit=charge.unit,
                tariff=format_tariff(charge.tariff),
                charged=Money(charge.charged),
            )
        )
    if charge.recalculated:
        lines.append(text("why-recalculated", amount=Money(charge.recalculated)))
    return lines


def _effect(one: Change, change: ServiceChange, *, full: bool) -> Text:
    """Say one cause; what was before only to whom the receipt before is shown too."""
    difference = signed(one.effect)
    old, new = change.old, change.new
    if full and old and new and one.cause is Cause.VOLUME:
        return text(
            "why-volume-from",
            old=_decimal(old.volume),
            new=_decimal(new.volume),
            difference=difference,
        )
    if full and old and new and one.cause is Cause.TARIFF:
        return text(
            "why-tariff-from",
            old=Private(format_tariff(old.tariff)),
            new=Private(format_tariff(new.tariff)),
            difference=difference,
        )
    return text(f"why-{one.cause}", more=int(one.effect > 0), difference=difference)


def _decimal(known: str) -> Private:
    return Private(known.replace(".", ","))
