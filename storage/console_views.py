"""Views of the list of conversations that employees save under a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.services.conversations import View
from bot.services.ports import Ids
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

VIEWS = Statement(
    select(m.console_views.c.id, m.console_views.c.name, m.console_views.c.query)
    .where(m.console_views.c.employee_id == bindparam("employee"))
    .order_by(m.console_views.c.name)
)
DROP_NAMESAKE = Statement(
    delete(m.console_views).where(
        m.console_views.c.employee_id == bindparam("employee"),
        m.console_views.c.name == bindparam("called"),
    )
)
DROP_VIEW = Statement(
    delete(m.console_views).where(
        m.console_views.c.employee_id == bindparam("employee"),
        m.console_views.c.id == bindparam("view"),
    )
)
KEEP_VIEW = Statement(insert(m.console_views))


@dataclass(slots=True)
class StoredViews:
    """`bot.services.conversations.Views`."""

    unit: Unit
    new_id: Ids

    async def of(self, employee_id: int) -> Sequence[View]:
        return [View(*one) for one in await self.unit.read(VIEWS, employee=employee_id)]

    def keep(self, employee_id: int, name: str, query: str, at: datetime) -> None:
        self.unit.record(DROP_NAMESAKE, {"employee": employee_id, "called": name})
        values = {"id": self.new_id(), "employee_id": employee_id, "name": name, "query": query}
        self.unit.record(KEEP_VIEW, {**values, "made_at": at})

    def drop(self, employee_id: int, view_id: int) -> None:
        self.unit.record(DROP_VIEW, {"employee": employee_id, "view": view_id})
