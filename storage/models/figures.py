"""What the console's figures are added up from: counted by a job, and kept when lines go.

Numbers only: nobody is in them. Organisation 0 is everybody, those without one too.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from storage.models.base import Moment, metadata

walk_days = Table(
    "walk_days",
    metadata,
    Column("organisation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # date.toordinal(): entered
    Column("step", Text, primary_key=True),
    Column("kind", String(8), primary_key=True),  # bot.domain.funnels.Kind
    Column("value", String(24), primary_key=True),
    Column("number", Integer, nullable=False),
)

journal_hours = Table(
    "journal_hours",
    metadata,
    Column("organisation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("hour", Moment, primary_key=True, autoincrement=False),  # that begins then
    Column("number", Integer, nullable=False),  # of messages and presses of people
)

unrecognised_sorted = Table(
    "unrecognised_sorted",
    metadata,
    Column("gist", String(16), primary_key=True),
    Column("sorted_at", Moment, nullable=False),  # lines after that are new again
    Column("employee_id", BigInteger, nullable=False),
)
