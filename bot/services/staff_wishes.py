"""«Уведомления» of an employee: of what they are told, when, and in which hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.staff import Action
from bot.domain.staff_topics import ALWAYS, Hours, StaffTopic, Wish, default_wish, topics_of
from bot.services.people import Person
from bot.services.staff import Authorise, Denied, Employee, Employees, Entry, Subject
from bot.services.staff_board import StaffBoard


@dataclass(frozen=True, slots=True)
class Wishes:
    employee: Employee
    topics: Mapping[StaffTopic, Wish]
    hours: Hours


@dataclass(slots=True)
class ReadWishes:
    """Only ever the person's own."""

    authorise: Authorise
    board: StaffBoard

    async def __call__(self, person: Person, organisation_id: int | None) -> Wishes | Denied:
        for one in await self.authorise.posts(person):
            post = one.post
            if post.organisation_id == organisation_id and post.grants(
                Action.GET_NOTICES, organisation_id, post.branch_id
            ):
                said = await self.board.wishes([one.id])
                hours = await self.board.hours([one.id])
                topics = {
                    topic: said.get((one.id, topic), default_wish(post.role, topic))
                    for topic in topics_of(post.role)
                }
                return Wishes(one, topics, hours.get(one.id, ALWAYS))
        self._refuse(person, organisation_id)
        return Denied()

    def _refuse(self, person: Person, organisation_id: int | None) -> None:
        self.authorise.audit.record(
            Entry(
                at=self.authorise.clock(),
                user_id=person.user_id,
                employee_id=None,
                organisation_id=organisation_id,
                action=Action.GET_NOTICES,
                subject=Subject.EMPLOYEE,
                subject_id="",
                denied=True,
            )
        )


@dataclass(slots=True)
class ChangeWishes:
    authorise: Authorise
    read: ReadWishes
    employees: Employees
    board: StaffBoard

    async def wish(
        self, person: Person, organisation_id: int | None, topic: StaffTopic, wish: Wish
    ) -> Wishes | Denied:
        known = await self._mine(person, organisation_id, topic=topic, wish=wish)
        if isinstance(known, Denied) or topic not in known.topics:
            return Denied()
        self.board.wish(known.employee.id, topic, wish)
        return Wishes(known.employee, {**known.topics, topic: wish}, known.hours)

    async def work(
        self, person: Person, organisation_id: int | None, hours: Hours
    ) -> Wishes | Denied:
        days = "".join(map(str, sorted(hours.days)))
        known = await self._mine(
            person, organisation_id, days=days, start=hours.start, end=hours.end
        )
        if isinstance(known, Denied):
            return known
        self.board.work(known.employee.id, hours)
        return Wishes(known.employee, known.topics, hours)

    async def _mine(
        self, person: Person, organisation_id: int | None, **changed: Any
    ) -> Wishes | Denied:
        site = await self.authorise.reach(person, Action.GET_NOTICES, organisation_id)
        about = (Subject.EMPLOYEE, "")
        me = await self.authorise(person, Action.GET_NOTICES, site, about, **changed)
        if me is None:
            return Denied()
        self.employees.hold(me)
        return await self.read(person, organisation_id)
