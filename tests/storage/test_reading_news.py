"""Looks that jobs take every few seconds cost as much as there is to tell, not as there is."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite

from storage.models import metadata
from storage.reading_news import LOOK, UNTOLD
from storage.statements import Statement


@pytest.mark.parametrize("statement", [LOOK, UNTOLD])
def test_untold_readings_are_found_among_the_untold(statement: Statement) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    connection = engine.raw_connection()
    sql = statement.on(sqlite.dialect()).sql
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    assert "SEARCH readings USING INDEX ix_readings_untold (chat_id" in plan.fetchone()[3]
    connection.close()
    engine.dispose()
