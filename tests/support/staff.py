"""Two organisations and people with posts in them, put into the store."""

from typing import Any

from sqlalchemy import Table, insert

from bot.app import App
from bot.domain.access import PIN_IDLE
from bot.domain.consents import VERSIONS, ConsentKind
from bot.domain.staff import Post
from bot.services.branches import Branch
from bot.services.people import Person, Session
from bot.services.staff import Employee
from bot.work import Work
from storage import models as m
from storage.branches import StoredBranches
from storage.engine import Write
from storage.people import StoredCabinets, StoredConsents, StoredSessions
from storage.staff import StoredEmployees
from storage.statements import Statement

OURS, OTHERS = 1, 77  # organisations; the first is that of `support.centre`
NORTH, SOUTH, FOREIGN = 31, 32, 33  # branches, the last one of the others
OTHER_INN = "7707083893"


async def put(app: App, table: Table, **values: Any) -> None:
    row = {column.name: values.get(column.name) for column in table.columns}
    await app.tools.database.apply([Write(Statement(insert(table)), row)])


async def put_organisations(app: App) -> None:
    """Add a second organisation to the settled centre, and branches to both."""
    await put(
        app,
        m.organisations,
        id=OTHERS,
        inn=OTHER_INN,
        name="ООО «Чужая»",
        receipt_type="utilities",
    )
    work = Work(app.tools)
    branches = StoredBranches(work.unit)
    for number, place, name in (
        (NORTH, OURS, "Север"),
        (SOUTH, OURS, "Юг"),
        (FOREIGN, OTHERS, "Чужой"),
    ):
        branches.add(Branch(number, place, name, "ул. Мира, 1", None), app.tools.clock())
    await work.commit()


async def hire(app: App, user_id: int, *posts: Post) -> Person:
    """Give somebody a signed-in chat and these posts; their ids are made of the user's."""
    work, now, kind = Work(app.tools), app.tools.clock(), ConsentKind.PERSONAL_DATA
    await put(
        app,
        m.chats,
        chat_id=user_id,
        version=1,
        kind="private",
        language="ru",
        active_at=now,
    )
    session = Session(
        user_id, user_id, user_id, str(user_id), None, None, 0, PIN_IDLE, has_password=False
    )
    one = Person(user_id, user_id, "ru", session, "Сотрудник")
    StoredCabinets(work.unit).add(user_id, str(user_id), user_id, now)
    StoredSessions(work.unit).start(session, now, "Сотрудник")
    StoredConsents(work.unit, app.tools.new_id).give(one, kind, VERSIONS[kind], "…", now)
    for place, post in enumerate(posts):
        employee = Employee(user_id * 10 + place, user_id, post, f"Имя {user_id}", now)
        StoredEmployees(work.unit).add(employee, None)
    await work.commit()
    return one


async def use(app: App, name: str, *args: Any, **named: Any) -> Any:
    """Run one use case, or a method of it, as a unit of work."""
    work = Work(app.tools)
    use_case, _, method = name.partition(".")
    found = work.use_cases[use_case]
    answer = await (getattr(found, method) if method else found)(*args, **named)
    await work.commit()
    return answer
