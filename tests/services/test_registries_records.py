"""Rows of a file by their cells, whichever way they are cut."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.registry_words import Layout, RegistryKind
from bot.services.registries import records
from bot.services.registries.checked import Checked
from bot.services.registries.records import Batch, read_batches

CHECKED = Checked(
    path=Path("accounts.csv"),
    layout=Layout(RegistryKind.ACCOUNTS, {}),
    encoding="utf-8",
    delimiter=";",
    rows=0,
    size=0,
    modified=0,
    digest="",
)

ROWS = st.lists(
    st.lists(st.text(st.sampled_from("аБ1 \t\"'#,\r\x0b\u2028"), max_size=3), max_size=4).map(
        ";".join
    ),
    max_size=6,
)


@given(ROWS)
def test_columns_are_the_cells_turned_or_nothing(raws: list[str]) -> None:
    batch = Batch(range(1, len(raws) + 1), raws, ";")
    cells = batch.cells()
    assert cells == [raw.split(";") for raw in raws]
    columns = batch.columns()
    if len(set(map(len, cells))) == 1:
        assert columns is not None
        assert [list(row) for row in zip(*columns, strict=True)] == cells
    else:
        assert columns is None


@given(ROWS)
def test_quoted_cells_are_turned_alike(raws: list[str]) -> None:
    cells = [raw.split(";") for raw in raws]
    plain, quoted = (Batch(range(len(raws)), raws, ";", parted) for parted in (None, cells))
    assert quoted.cells() is cells
    turned = [batch.columns() for batch in (plain, quoted)]
    assert [one and list(map(tuple, one)) for one in turned[:1]] == turned[1:]


def read(text: str, delimiter: str, *, even: bool) -> list[tuple[int, str, list[str]]]:
    """Give number, text and cells of each row, read in pieces of some bytes."""
    checked = replace(CHECKED, delimiter=delimiter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_BLOCK", 12)
        if not even:
            patch.setattr(records._Lines, "take_even", lambda *_: None)
        return [
            (number, raw, list(cells))
            for batch in read_batches(BytesIO(text.encode()), checked, 3)
            for number, raw, cells in zip(batch.numbers, batch.raws, batch.cells(), strict=True)
        ]


@given(st.lists(st.sampled_from(["а;1", "б;2", "в;", ";", "", "г;3;4", 'д;"е\nж"', "з", '"и;"к'])))
def test_rows_are_the_same_whichever_way_they_are_cut(lines: list[str]) -> None:
    text = "\n".join(["один;два", *lines])
    found = read(text, ";", even=True)
    assert found == read(text, ";", even=False)
    assert all(raw for _, raw, _ in found)


def test_even_rows_come_in_whole_batches() -> None:
    text = "один;два\n" + "".join(f"{at};{at}\n" for at in range(20))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_BLOCK", 12)
        batches = list(read_batches(BytesIO(text.encode()), CHECKED, 8))
    assert [len(batch) for batch in batches] == [8, 8, 4]
    assert [batch.columns() for batch in batches][-1] == [["16", "17", "18", "19"]] * 2
    assert list(batches[-1].raws) == ["16;16", "17;17", "18;18", "19;19"]
