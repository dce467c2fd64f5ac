"""How SQLite would find the rows of a statement."""

from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite

from storage.models import metadata
from storage.statements import Statement


def plan_of(statement: Statement) -> list[str]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    connection = engine.raw_connection()
    sql = statement.on(sqlite.dialect()).sql
    rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    connection.close()
    engine.dispose()
    return [row[3] for row in rows]
