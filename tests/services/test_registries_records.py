"""Rows of a file by their cells, whichever way they are cut."""

from hypothesis import given
from hypothesis import strategies as st

from bot.services.registries.records import Batch

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
