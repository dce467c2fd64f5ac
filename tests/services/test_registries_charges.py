"""Charge lines read column by column are those read row by row."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.registry_files import KeptRegistries, run_one, write

from bot.domain.registry_words import Layout, RegistryKind
from bot.services.registries.checked import Checked
from bot.services.registries.model import ChargeColumns, ChargeRow, RowRefusal
from bot.services.registries.money_rows import Charges
from bot.services.registries.records import Batch
from bot.services.registries.row import RowError

NAMES = ["account", "period", "service", "unit", "volume", "tariff", "charged", "recalculated"]
HEAD = ";".join(NAMES)
GOOD = st.tuples(
    st.sampled_from(["1470000001", "1470000002", "л/с 00-1"]),
    st.sampled_from(["10.2026", "2026-09", "1026"]),
    st.sampled_from(["ХВС", " Вывоз  мусора ", "Отопление"]),
    st.sampled_from(["м³", " Гкал", ""]),
    st.sampled_from(["1,5", "-0.000001", "", "12"]),
    st.sampled_from(["53,42", "2451.9", ""]),
    st.sampled_from(["80,13", "-80.13", "0,00", "1 234,50", "5", "-"]),
    st.sampled_from(["0", "", "-0,01", "12.30"]),
)
ODD = st.sampled_from(["", "чужой", "1;2", "11.2026", "1,234567890123", "9999999999999999,00"])
ROW = st.one_of(GOOD, GOOD, GOOD, st.tuples(*[ODD] * 8)).map(";".join)


def reader() -> Charges:
    layout = Layout(RegistryKind.CHARGES, {name: at for at, name in enumerate(NAMES)})
    checked = Checked(Path("charges.csv"), layout, "utf-8", ";", 100, 0, 0, "")
    return Charges(checked, KeptRegistries(), "2026-10")


@given(st.lists(ROW, min_size=1, max_size=8))
def test_columns_give_what_rows_give(raws: list[str]) -> None:
    batch = Batch(range(1, len(raws) + 1), raws, ";")
    taken = reader().take_all(batch)
    one_by_one, found = reader(), list[ChargeRow | RowRefusal]()
    for cells in batch.cells():
        try:
            found.append(one_by_one.take(cells))
        except RowError as error:
            found.append(error.reason)
        except IndexError:
            found.append(RowRefusal.COLUMNS)
    if taken is None:
        return
    columns, repeated = taken
    rows = list(map(ChargeRow._make, zip(*columns, strict=True)))
    for at, row in enumerate(rows):
        assert found[at] == (RowRefusal.REPEATED if at in repeated else row)


def test_plain_lines_are_taken_at_once() -> None:
    raws = ["1;10.2026;ХВС;м³;1,5;53,42;80,13;0,00", "1;10.2026;ГВС;м³;1.5;53.42;-0,13;-1,00"]
    taken = reader().take_all(Batch(range(1, 3), raws, ";"))
    assert taken == (
        ChargeColumns(
            *(["1", "1"], ["2026-10"] * 2, ["ХВС", "ГВС"], ["м³"] * 2, ["1.5"] * 2),
            *(["53.42"] * 2, [8013, -13], [0, -100], [1, 2]),
        ),
        [],
    )


async def test_lines_of_unknown_accounts_are_told_with_their_text(tmp_path: Path) -> None:
    store = KeptRegistries()
    accounts = "account;holder;address;receipt_type\n2;Ким О;г Асбест, ул Мира, д 5 кв.1;ЖКУ\n"
    await run_one(store, write(tmp_path, "accounts.csv", accounts))
    named = (("1", "А"), ("2", "А"), ("3", "А"), ("2", "А"), ("2", "Б"))
    lines = [f"{account};08.2026;{service};;;;1,00;0,00" for account, service in named]
    summary = await run_one(
        store, write(tmp_path, "charges.csv", "\n".join([HEAD, *lines]) + "\n")
    )
    assert (summary.accepted, summary.refused) == (2, 3)
    told = {(note.line, note.reason.value, note.raw) for note in summary.examples}
    assert told == {
        (2, RowRefusal.ACCOUNT_UNKNOWN.value, lines[0]),
        (4, RowRefusal.ACCOUNT_UNKNOWN.value, lines[2]),
        (5, RowRefusal.REPEATED.value, lines[3]),
    }
    assert [(row.service, row.line) for row in store.charges.values()] == [("А", 1), ("Б", 2)]
