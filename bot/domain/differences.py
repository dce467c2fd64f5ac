"""Why a receipt differs from the one before: causes, whose sums add up to the kopeck."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from bot.domain.receipts import Charge, Receipt

_EXACT = Context(prec=64, rounding=ROUND_HALF_UP)  # registries give at most 25 digits each
MOST_ROUNDING = 2  # kopecks: each of two charges may be rounded another way than ours


class Cause(StrEnum):
    """What a sum changed by; the value is the end of the id of its text in receipt.ftl."""

    VOLUME = "volume"
    TARIFF = "tariff"
    ROUNDING = "rounding"
    CHARGE = "charge"  # by what volume and tariff do not tell
    NEW = "new"
    GONE = "gone"
    RECALCULATION = "recalculation"
    RECALCULATED_BEFORE = "recalculated_before"  # and not now
    PENALTY = "penalty"
    NEW_PENALTY = "new_penalty"  # there was none in the month before
    NO_PENALTY = "no_penalty"  # there was one in the month before
    DEBT = "debt"  # there was one when the month began
    NEW_DEBT = "new_debt"  # and none when the month before began
    ADVANCE = "advance"  # there was one when the month began
    NEW_ADVANCE = "new_advance"  # and none when the month before began
    SETTLED = "settled"  # there was neither, unlike in the month before
    OTHER = "other"  # charges that no line of the receipt tells


@dataclass(frozen=True, slots=True)
class Change:
    """One cause and by how many kopecks it makes the sum larger, never by nought."""

    cause: Cause
    effect: int
    service: str = ""


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service in both months; `old` or `new` is None where it was not charged.

    The effects add up to the difference of both lines, recalculations among them.
    """

    old: Charge | None
    new: Charge | None
    effects: tuple[Change, ...]

    @property
    def service(self) -> str:
        charge = self.new or self.old
        return charge.service if charge else ""

    @property
    def difference(self) -> int:
        return sum(one.effect for one in self.effects)


@dataclass(frozen=True, slots=True)
class Differences:
    """Two receipts compared. `effects` of the whole stand beside those of the services.

    `total` is what became of charges, recalculations, penalty and the sum on the account when the
    month began. Payments are apart: centres enter them into receipts that are out.
    """

    old: Receipt
    new: Receipt
    services: tuple[ServiceChange, ...]
    effects: tuple[Change, ...]

    @property
    def total(self) -> int:
        return _all_in_all(self.new) - _all_in_all(self.old)

    def changes(self) -> tuple[Change, ...]:
        """Give all causes, the largest first; they add up to `total`."""
        found = [one for service in self.services for one in service.effects]
        return tuple(sorted([*found, *self.effects], key=lambda one: -abs(one.effect)))


def split(old: Charge, new: Charge) -> tuple[int, int, int] | None:
    """Split the difference of two charges of a service into volume, tariff, and what is left.

    The volume changes at the old tariff, then the tariff changes over the new volume; both sums
    are rounded as charges are, so what is left is a kopeck or two of another way of rounding, or
    what was charged by other rules. None: a volume or tariff is unknown, or the unit is another.
    """
    if old.unit != new.unit:
        return None
    if not (old.volume and old.tariff and new.volume and new.tariff):
        return None
    before = _kopecks(old.volume, old.tariff)
    between = _kopecks(new.volume, old.tariff)
    after = _kopecks(new.volume, new.tariff)
    left = (new.charged - after) - (old.charged - before)
    return between - before, after - between, left


def compare_services(old: Charge | None, new: Charge | None) -> ServiceChange:
    """Say what became of one service."""
    return ServiceChange(old, new, tuple(_effects(old, new)))


def compare(old: Receipt, new: Receipt) -> Differences | None:
    """Compare two receipts of an account; None where the sums of one are not known.

    The services come in the order of the new receipt, then those that are gone. Where one receipt
    has no lines, no service is told to be new or gone.
    """
    if old.charged is None or new.charged is None:
        return None
    services: tuple[ServiceChange, ...] = ()
    if old.charges and new.charges:
        before = {one.service: one for one in old.charges}
        after = {one.service for one in new.charges}
        services = (
            *(compare_services(before.get(one.service), one) for one in new.charges),
            *(compare_services(one, None) for one in old.charges if one.service not in after),
        )
    return Differences(old, new, services, tuple(_of_the_whole(old, new, services)))


def _effects(old: Charge | None, new: Charge | None) -> Iterator[Change]:
    charge = new or old
    if charge is None:
        return
    service = charge.service
    charged = (new.charged if new else 0) - (old.charged if old else 0)
    parts = split(old, new) if old and new else None
    if parts is None:
        cause = Cause.CHARGE if old and new else Cause.NEW if new else Cause.GONE
        effects = {cause: charged}
    else:
        volume, tariff, left = parts
        rest = Cause.ROUNDING if abs(left) <= MOST_ROUNDING else Cause.CHARGE
        effects = {Cause.VOLUME: volume, Cause.TARIFF: tariff, rest: left}
    recalculated = (old.recalculated if old else 0, new.recalculated if new else 0)
    effects[_recalculation(recalculated[1])] = recalculated[1] - recalculated[0]
    yield from (Change(cause, effect, service) for cause, effect in effects.items() if effect)


def _of_the_whole(
    old: Receipt, new: Receipt, services: tuple[ServiceChange, ...]
) -> Iterator[Change]:
    """Give what no service tells."""
    lines = [one for service in services for one in service.effects]
    recalculations = {Cause.RECALCULATION, Cause.RECALCULATED_BEFORE}
    told = sum(one.effect for one in lines if one.cause in recalculations)
    charged = sum(one.effect for one in lines) - told
    effects = {
        _opening(old.opening or 0, new.opening or 0): _difference(old.opening, new.opening),
        Cause.OTHER: _difference(old.charged, new.charged) - charged,
        _recalculation(new.recalculated or 0): (
            _difference(old.recalculated, new.recalculated) - told
        ),
        _penalty(old.penalty or 0, new.penalty or 0): _difference(old.penalty, new.penalty),
    }
    yield from (Change(cause, effect) for cause, effect in effects.items() if effect)


def _opening(old: int, new: int) -> Cause:
    if new > 0:
        return Cause.DEBT if old > 0 else Cause.NEW_DEBT
    if new < 0:
        return Cause.ADVANCE if old < 0 else Cause.NEW_ADVANCE
    return Cause.SETTLED


def _penalty(old: int, new: int) -> Cause:
    if old and new:
        return Cause.PENALTY
    return Cause.NEW_PENALTY if new else Cause.NO_PENALTY


def _recalculation(new: int) -> Cause:
    return Cause.RECALCULATION if new else Cause.RECALCULATED_BEFORE


def _difference(old: int | None, new: int | None) -> int:
    return (new or 0) - (old or 0)


def _all_in_all(receipt: Receipt) -> int:
    parts = (receipt.opening, receipt.charged, receipt.recalculated, receipt.penalty)
    return sum(part or 0 for part in parts)


def _kopecks(volume: str, tariff: str) -> int:
    product = _EXACT.multiply(Decimal(volume), Decimal(tariff))
    return int(_EXACT.to_integral_value(_EXACT.scaleb(product, 2)))
