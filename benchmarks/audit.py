"""What an ordeal did to people: the store and the chats, compared with what people did."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Self

from sqlalchemy import Table, select
from support.crowd import Resident
from support.lives import Recorded

from bot.domain.access import Attempt
from bot.playground.server import Playground
from bot.playground.updates import Pending
from bot.playground.world import Message
from bot.services.secrecy import Sealer
from storage import models as m
from storage.engine import Database
from storage.statements import Statement

FAULTS = ("lost", "doubled", "stuck", "unanswered")


@dataclass(slots=True)
class Verdict:
    """What one ordeal, or several together, did to people."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    updates: int = 0
    kills: int = 0
    brought_again: int = 0
    story: list[str] = field(default_factory=list)  # told when there are faults

    def compare(self, what: str, expected: Iterable[Any], found: Iterable[Any]) -> None:
        """Count what is missing as lost and what is too many as doubled."""
        wanted, there = Counter(expected), Counter(found)
        self.lost += [f"{what}: {one}" for one in (wanted - there).elements()]
        self.doubled += [f"{what}: {one}" for one in (there - wanted).elements()]

    @property
    def faults(self) -> int:
        return sum(len(getattr(self, name)) for name in FAULTS)

    def __add__(self, other: Self) -> "Verdict":
        names = [one.name for one in fields(self)]
        return Verdict(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __str__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in FAULTS)
        return f"{self.updates} updates, {self.kills} kills, {counts}"


@dataclass(slots=True)
class Audit:
    """Compares what is in the store and in the chats with what people did.

    Chats are read as the local Telegram has them: residents leave when they arrived.
    """

    database: Database
    sealer: Sealer
    playground: Playground
    residents: list[Resident]
    recorded: Recorded
    verdict: Verdict = field(default_factory=Verdict)

    async def run(self) -> None:
        mailbox = self.playground.desk.mailboxes[self.playground.bot.id]
        self.verdict.updates = len(self.recorded.made)
        self.verdict.brought_again = mailbox.redelivered
        await self._updates()
        await self._rests()
        await self._people()
        await self._accounts()
        await self._chats()
        if self.verdict.faults:
            await self._tell_story()

    async def _tell_story(self) -> None:
        """Write down what people saw and what the journal says of them."""
        told = self.verdict.story
        lines = sorted(await self._rows(m.journal), key=lambda row: int(row.id))
        for one in self.residents:
            told.append(f"{one.person.id} {one.plan} pressed again {one.pressed_again}")
            told += [f"  saw {text!r}" for text in one.seen]
            told += [
                f"  {row.at:%H:%M:%S.%f} {row.direction} {row.kind} {row.step} {row.message_id}"
                f" {row.body!r:.80}"
                for row in lines
                if row.chat_id == one.person.id
            ]

    async def _rows(self, table: Table, **where: Any) -> list[Any]:
        wanted = select(table)
        for name, value in where.items():
            wanted = wanted.where(table.c[name] == value)
        return await self.database.read(Statement(wanted))

    def _messages(self, user: int) -> Iterator[Message]:
        """Give what stands in the chat of a resident, oldest first."""
        world = self.playground.world
        chat = world.private(self.playground.bot, world.people[user])
        return (one for one in world.messages.get(chat.key, {}).values() if not one.deleted)

    async def _updates(self) -> None:
        made, acknowledged = self.recorded.made, self.recorded.acknowledged
        seen = [row.update_key for row in await self._rows(m.seen_updates)]
        taken = {int(key) for key in seen if key.isdecimal()}
        messages = {number for number, one in made.items() if one.kind == "message"}
        self.verdict.lost += [f"update {one}" for one in (acknowledged | messages) - taken]
        self.verdict.compare(
            "journal",
            (_named(made[number]) for number in taken),
            [
                (row.chat_id, row.message_id, row.kind == "press")
                for row in await self._rows(m.journal, direction="in")
            ],
        )

    async def _rests(self) -> None:
        stuck = self.verdict.stuck
        stuck += [f"failed: {row.kind}\n{row.trace}" for row in await self._rows(m.failures)]
        stuck += [f"outbox: {row.kind}, {row.error}" for row in await self._rows(m.outbox)]
        for one in self.residents:
            if not one.arrived:
                last = [*self._messages(one.person.id)][-1:]
                told = f"{one.plan}: {[message.words for message in last]}"
                stuck.append(f"on the way: {told}")
                if any(message.sender == one.person.id for message in last):
                    self.verdict.unanswered.append(told)

    async def _people(self) -> None:
        """One cabinet, one session, one link, a consent of each kind, attempts as made."""
        compare = self.verdict.compare
        arrived = [one for one in self.residents if one.arrived]
        inside = [one for one in arrived if not one.plan.shut_out]
        users = {one.person.id for one in arrived}
        compare(
            "consent",
            ((user, kind) for user in users for kind in ("ownership", "personal_data")),
            [
                (row.user_id, row.kind)
                for row in await self._rows(m.consents)
                if row.user_id in users
            ],
        )
        known = {self.sealer.pseudonym(user): user for user in users}
        for kind, tries in (
            (Attempt.CHECK, {one.person.id: one.plan.wrong_names + 1 for one in arrived}),
            (
                Attempt.PROOF_BY_PERSON,
                {one.person.id: one.plan.all_proofs for one in arrived},
            ),
        ):
            found = await self._rows(m.attempts, kind=kind)
            compare(
                kind,
                ((user, at) for user, most in tries.items() for at in range(1, most + 1)),
                [(known[row.subject], row.ordinal) for row in found if row.subject in known],
            )
        cabinets = {row.id: row for row in await self._rows(m.cabinets)}
        compare(
            "cabinet",
            ((one.person.id, bool(one.plan.password)) for one in inside),
            [
                (row.user_id, row.password_hash is not None)
                for row in cabinets.values()
                if row.user_id in users
            ],
        )
        compare(
            "session",
            ((one.person.id, one.plan.flat.id, bool(one.plan.pin), None) for one in inside),
            [
                (row.chat_id, row.account_id, row.pin_hash is not None, row.end_reason)
                for row in await self._rows(m.sessions)
                if row.chat_id in users
            ],
        )
        compare(
            "link",
            ((one.person.id, one.plan.flat.id) for one in inside),
            [
                (cabinets[row.cabinet_id].user_id, row.account_id)
                for row in await self._rows(m.links)
                if cabinets[row.cabinet_id].user_id in users
            ],
        )

    async def _accounts(self) -> None:
        tries = {one.plan.flat.id: one.plan.all_proofs for one in self.residents if one.arrived}
        found = await self._rows(m.attempts, kind=Attempt.PROOF_OF_ACCOUNT)
        self.verdict.compare(
            "proof of an account",
            ((str(flat), at) for flat, most in tries.items() for at in range(1, most + 1)),
            [(row.subject, row.ordinal) for row in found if int(row.subject) in tries],
        )

    async def _chats(self) -> None:
        """No state is left behind; what the journal calls delivered stands in the chats."""
        arrived = {one.person.id: one for one in self.residents if one.arrived}
        for row in await self._rows(m.chats):
            if row.chat_id in arrived and (row.state, row.draft) != (None, None):
                self.verdict.stuck.append(f"state {row.state} of {arrived[row.chat_id].plan}")
        shown = {
            (one.person.id, message.message_id)
            for one in self.residents
            for message in self._messages(one.person.id)
            if message.sender != one.person.id
        }
        for row in await self._rows(m.journal, direction="out"):
            told = (row.chat_id, row.message_id)
            if row.kind in {"card", "notice"} and row.chat_id in arrived and told not in shown:
                self.verdict.unanswered.append(f"delivered, not shown: {told}")
        for user, one in arrived.items():
            if one.plan.password and one.plan.password in (
                message.words for message in self._messages(user)
            ):
                self.verdict.lost.append(f"deletion of the password of {user}")


def _named(pending: Pending) -> tuple[int, int, bool]:
    """Give chat, message and whether it is a press, as the journal knows an update."""
    body = json.loads(pending.body)
    query = body.get("callback_query")
    message = query["message"] if query else body["message"]
    return message["chat"]["id"], message["message_id"], query is not None
