"""Why a receipt differs from the one before: the parts add up, the causes are the right ones."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.receipts import sampled

from bot.domain.differences import (
    MOST_ROUNDING,
    Cause,
    Change,
    compare,
    compare_services,
    split,
)
from bot.domain.receipts import Charge, Receipt

HEAT = Charge("Отопление", "Гкал", "0.5", "2000.00", 100000, 0)
WASTE = Charge("ТКО", "чел.", "2", "142.33", 28466, 0)
BEFORE = Receipt("2026-09", 0, 128466, 0, 0, 0, 128466, (HEAT, WASTE))


def heat(volume: str, tariff: str, charged: int, unit: str = "Гкал") -> Charge:
    return Charge("Отопление", unit, volume, tariff, charged, 0)


@pytest.mark.parametrize(
    ("new", "parts"),
    [
        pytest.param(HEAT, (0, 0, 0), id="nothing"),
        pytest.param(heat("0.7", "2000", 140000), (40000, 0, 0), id="volume"),
        pytest.param(heat("0.5", "2200", 110000), (0, 10000, 0), id="tariff"),
        pytest.param(heat("0.7", "2200", 154000), (40000, 14000, 0), id="both"),
        pytest.param(heat("0.3", "2200.5", 66015), (-40000, 6015, 0), id="against each other"),
        pytest.param(heat("0.7035", "2387.11", 167933), (40700, 27233, 0), id="half a kopeck up"),
        pytest.param(heat("0.7035", "2387.11", 167934), (40700, 27233, 1), id="rounded elsewise"),
        pytest.param(heat("0.7", "2000", 90000), (40000, 0, -50000), id="a benefit"),
        pytest.param(heat("0", "2000", 0), (-100000, 0, 0), id="no consumption"),
        pytest.param(heat("-0.1", "2000", -20000), (-120000, 0, 0), id="taken back"),
        pytest.param(heat("", "2000", 90000), None, id="volume not known"),
        pytest.param(heat("0.5", "", 90000), None, id="tariff not known"),
        pytest.param(heat("500", "2", 100000, "кВт·ч"), None, id="another unit"),
    ],
)
def test_a_difference_is_split_into_volume_tariff_and_the_rest(
    new: Charge, parts: tuple[int, int, int] | None
) -> None:
    assert split(HEAT, new) == parts
    if parts is not None:
        assert sum(parts) == new.charged - HEAT.charged


def decimals(places: int) -> st.SearchStrategy[str]:
    most = Decimal(10) ** 15 - 1
    return st.decimals(-most, most, places=places).map(lambda one: f"{one:f}")


amounts = st.integers(-(10**13), 10**13)
charges = st.builds(
    Charge,
    st.sampled_from(["Отопление", "ТКО", "Вода"]),
    st.sampled_from(["Гкал", "м³"]),
    decimals(10) | decimals(3) | st.just(""),
    decimals(10) | decimals(2) | st.just(""),
    amounts,
    amounts | st.just(0),
)
receipts = st.builds(
    Receipt,
    st.just("2026-10"),
    *(amounts | st.just(0) for _ in range(6)),
    st.lists(charges, max_size=3, unique_by=lambda one: one.service).map(tuple),
)


@given(charges, charges)
def test_the_parts_of_any_two_charges_add_up_to_the_kopeck(old: Charge, new: Charge) -> None:
    compared = compare_services(old, new)
    assert compared.difference == (new.charged + new.recalculated - old.charged - old.recalculated)
    assert all(one.effect for one in compared.effects)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_charges_that_are_volume_by_tariff_leave_nothing_but_rounding(
    old_volume: int, old_tariff: int, new_volume: int, new_tariff: int
) -> None:
    """Whichever way the half of a kopeck went."""

    def charge(volume: int, tariff: int, down: int) -> Charge:
        exact = Decimal(volume) * tariff / 10000
        cut = int(exact)
        charged = cut if down else cut + (exact > cut)
        return heat(f"{Decimal(volume) / 10000:f}", f"{Decimal(tariff) / 100:f}", charged)

    for down in range(4):
        parts = split(
            charge(old_volume, old_tariff, down % 2), charge(new_volume, new_tariff, down // 2)
        )
        assert parts is not None
        assert abs(parts[2]) <= MOST_ROUNDING


@given(receipts, receipts)
def test_the_causes_of_any_two_receipts_add_up(old: Receipt, new: Receipt) -> None:
    compared = compare(old, new)
    assert compared is not None
    changes = compared.changes()
    assert sum(one.effect for one in changes) == compared.total
    assert [abs(one.effect) for one in changes] == sorted(
        (abs(one.effect) for one in changes), reverse=True
    )


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        pytest.param(BEFORE, [], id="nothing"),
        pytest.param(
            replace(BEFORE, charged=168466, charges=(heat("0.7", "2000", 140000), WASTE)),
            [Change(Cause.VOLUME, 40000, "Отопление")],
            id="volume",
        ),
        pytest.param(
            replace(BEFORE, charged=150000, charges=(heat("0.5", "2430.68", 121534), WASTE)),
            [Change(Cause.TARIFF, 21534, "Отопление")],
            id="tariff",
        ),
        pytest.param(
            replace(BEFORE, charged=100000, charges=(HEAT,)),
            [Change(Cause.GONE, -28466, "ТКО")],
            id="a service is gone",
        ),
        pytest.param(
            replace(
                BEFORE,
                charged=130000,
                charges=(HEAT, WASTE, Charge("Домофон", "", "", "", 1534, 0)),
            ),
            [Change(Cause.NEW, 1534, "Домофон")],
            id="a new service",
        ),
        pytest.param(
            replace(
                BEFORE, recalculated=-5000, charges=(replace(HEAT, recalculated=-5000), WASTE)
            ),
            [Change(Cause.RECALCULATION, -5000, "Отопление")],
            id="recalculation of a service",
        ),
        pytest.param(
            replace(BEFORE, recalculated=-5000),
            [Change(Cause.RECALCULATION, -5000)],
            id="recalculation that no line tells",
        ),
        pytest.param(
            replace(BEFORE, penalty=100, opening=9000),
            [Change(Cause.NEW_DEBT, 9000), Change(Cause.NEW_PENALTY, 100)],
            id="debt and penalty",
        ),
        pytest.param(
            replace(BEFORE, opening=-9000), [Change(Cause.NEW_ADVANCE, -9000)], id="an advance"
        ),
        pytest.param(
            replace(BEFORE, charged=130000),
            [Change(Cause.OTHER, 1534)],
            id="charges that no line tells",
        ),
        pytest.param(
            replace(BEFORE, charged=130000, charges=()),
            [Change(Cause.OTHER, 1534)],
            id="no lines at all",
        ),
        pytest.param(replace(BEFORE, paid=128466, due=0), [], id="payments are no cause"),
    ],
)
def test_causes_are_told_the_largest_first(new: Receipt, changes: list[Change]) -> None:
    compared = compare(BEFORE, new)
    assert compared is not None
    assert list(compared.changes()) == changes


def test_what_is_over_is_told_too() -> None:
    old = replace(
        BEFORE,
        opening=500,
        recalculated=-5000,
        charges=(replace(HEAT, recalculated=-5000), WASTE),
    )
    compared = compare(old, BEFORE)
    assert compared is not None
    assert list(compared.changes()) == [
        Change(Cause.RECALCULATED_BEFORE, 5000, "Отопление"),
        Change(Cause.SETTLED, -500),
    ]


def test_a_debt_known_from_the_bank_alone_is_not_compared() -> None:
    bank = Receipt("2026-09", None, None, None, None, None, 100, ())
    assert compare(bank, BEFORE) is None
    assert compare(BEFORE, bank) is None


def test_what_the_sample_centre_charges_is_explained_without_a_rest() -> None:
    by_account: dict[str, list[Receipt]] = {}
    for document in sampled():
        by_account.setdefault(document.account.number, []).append(document.receipt)
    causes = set()
    for months in by_account.values():
        for old, new in pairwise(months):
            compared = compare(old, new)
            assert compared is not None
            causes |= {one.cause for one in compared.changes()}
    assert causes.isdisjoint({Cause.CHARGE, Cause.OTHER})
    assert Cause.VOLUME in causes


@pytest.mark.parametrize(
    ("old", "new", "opening", "penalty"),
    [
        (0, 5, Cause.NEW_DEBT, Cause.NEW_PENALTY),
        (-5, 5, Cause.NEW_DEBT, Cause.PENALTY),
        (5, 9, Cause.DEBT, Cause.PENALTY),
        (5, 0, Cause.SETTLED, Cause.NO_PENALTY),
        (5, -5, Cause.NEW_ADVANCE, Cause.PENALTY),
        (-5, -9, Cause.ADVANCE, Cause.PENALTY),
    ],
)
def test_what_was_not_there_before_has_not_grown(
    old: int, new: int, opening: Cause, penalty: Cause
) -> None:
    before = replace(BEFORE, opening=old, penalty=old)
    compared = compare(before, replace(BEFORE, opening=new, penalty=new))
    assert compared is not None
    assert {one.cause for one in compared.effects} == {opening, penalty}
