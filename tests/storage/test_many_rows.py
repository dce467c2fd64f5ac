"""Many rows in one statement, their shared values given once, on both databases."""

from sqlalchemy import select

from storage import models as m
from storage.engine import Database
from storage.many_rows import ManyRows, update_changed
from storage.statements import Statement

COLUMNS = ("inn", "kpp", "name", "receipt_type")
MANY = ManyRows(m.organisations, COLUMNS, update_changed(m.organisations, ["inn"], COLUMNS[1:]))
ALL = Statement(
    select(*(m.organisations.c[name] for name in COLUMNS)).order_by(m.organisations.c.inn)
)


async def test_shared_values_and_nulls_reach_every_row(database: Database) -> None:
    shared = [(f"{number}", None, f"УК {number}", "utilities") for number in range(4)]
    apart = [(f"{number}", f"{number}", "УК", "capital_repair") for number in range(5, 8)]
    await database.apply(MANY.writes(shared) + MANY.writes(apart))
    assert [tuple(row) for row in await database.read(ALL)] == [*shared, *apart]
    changed = [("1", "7", "Исеть", "utilities"), ("2", None, "Исеть", "utilities")]
    await database.apply(MANY.writes(changed))
    assert [tuple(row) for row in await database.read(ALL)][1:3] == changed


def test_a_shared_value_is_bound_once() -> None:
    (write,) = MANY.writes([("1", None, "УК", "utilities"), ("2", None, "УК", "utilities")])
    assert getattr(write.params, "values", None) == ("1", None, "УК", "utilities", "2")
    assert MANY.writes([]) == []
