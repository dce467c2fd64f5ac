"""The centre decides about an organisation that registers; the audit log is written first.

What staff did with a claim is read back out of that log: nothing is done or seen besides it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.doubts import kept_reason, own_reason
from bot.domain.organisation_claims import ClaimAct, ClaimOutcome, ClaimReason, ClaimStep
from bot.domain.staff import Action, Post, Role
from bot.services.claim_notices import ClaimCard, ClaimFace, ClaimSettled
from bot.services.directory import Directory
from bot.services.letters import Channel
from bot.services.notices import Notices
from bot.services.organisation_claims import Claim, Claims, ReadClaim
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.staff import AuditLog, Employee, Employees, Entry, Subject
from bot.services.staff_cards import REASON_AWAITED, Pressed, StaffRights


class Heard(StrEnum):
    """What came of a press; the value is the id of its text."""

    DONE = "claim-card-done"
    DENIED = "claim-card-denied"
    OUTDATED = "doubt-outdated"
    DECIDED = "doubt-decided-before"
    WITHDRAWN = "claim-card-withdrawn"
    OWNED = "claim-card-owned"
    UNREADABLE = "doubt-reason-unreadable"


@dataclass(slots=True)
class TellClaimant:
    """Tell the chats of the cabinet; by letter when none is signed in."""

    directory: Directory
    notices: Notices

    async def __call__(self, claim: Claim, outcome: ClaimOutcome, reason: str = "") -> None:
        notice = ClaimSettled(outcome, claim.number, claim.told.name, reason)
        sessions = await self.directory.sessions_of(claim.cabinet_id)
        for session in sessions:
            self.notices.tell(session.chat_id, notice)
        cabinet = None if sessions else await self.directory.cabinet(claim.cabinet_id)
        address = None if cabinet is None else cabinet.contact(Channel.EMAIL)
        if cabinet is not None and address is not None:
            self.notices.write(address, cabinet.language or "ru", notice, cabinet.id)


@dataclass(slots=True)
class DecideClaim:
    """Everything that staff press on the card of a claim, and the reason that they write."""

    claims: Claims
    read: ReadClaim
    employees: Employees
    audit: AuditLog
    tell: TellClaimant
    notices: Notices
    rights: StaffRights
    clock: Clock
    ids: Ids

    async def confirm(self, pressed: Pressed) -> Heard:
        """Make the cabinet the owner; who else asked for the same ИНН is rejected."""
        found = await self._admit(pressed)
        if isinstance(found, Heard):
            return found
        claim, card = found
        if not card.waits or card.owned:
            return self._as_it_stands(pressed, card)
        step = self._log(pressed, claim, ClaimAct.CONFIRMED)
        taken = kept_reason(ClaimReason.OWNED)
        waiting = {one.id: one for one in (claim, *await self.claims.waiting(claim.told.inn))}
        for _, one in sorted(waiting.items()):
            if one.id == claim.id:
                self.claims.settle(one, ClaimOutcome.CONFIRMED, step.at, "", pressed.user_id)
            else:
                await self._reject(pressed, one, await self.read(one), taken, own=False)
        await self._make_owner(claim)
        await self.tell(claim, ClaimOutcome.CONFIRMED)
        done = replace(card, owned=True, rivals=0, outcome=ClaimOutcome.CONFIRMED)
        self._draw(pressed, done, step)
        return Heard.DONE

    async def reject(self, pressed: Pressed, reason: ClaimReason) -> Heard:
        found = await self._admit(pressed)
        if isinstance(found, Heard):
            return found
        claim, card = found
        if not card.waits:
            return self._as_it_stands(pressed, card)
        await self._reject(pressed, claim, card, kept_reason(reason))
        return Heard.DONE

    async def reject_in_words(self, pressed: Pressed, typed: str) -> Heard:
        """Take the reason of whoever chose to write one; a message is of no drawing."""
        found = await self._admit(pressed, any_drawing=True)
        if isinstance(found, Heard):
            return found
        claim, card = found
        writer = card.writer
        if not card.waits or writer is None or writer.user_id != pressed.user_id:
            return self._as_it_stands(pressed, card)
        reason = own_reason(typed)
        if reason is None:
            return Heard.UNREADABLE
        await self._reject(pressed, claim, replace(card, lifted=True), reason)
        return Heard.DONE

    async def turn(self, pressed: Pressed, face: ClaimFace) -> Heard:
        """Show other buttons, or the contact's data: who sees them is written down before.

        What cannot be undone is asked once more, beside all that was told.
        """
        found = await self._admit(pressed)
        if isinstance(found, Heard):
            return found
        claim, card = found
        over = not card.waits or (card.owned and face is ClaimFace.SURE)
        if over and face is not ClaimFace.CONTACTS:
            return self._as_it_stands(pressed, card)
        shown = replace(card, face=face)
        if face in {ClaimFace.CONTACTS, ClaimFace.SURE}:
            self._draw(pressed, shown, self._log(pressed, claim, ClaimAct.SAW))
        elif card.writer is not None:
            self._draw(pressed, shown, self._log(pressed, claim, ClaimAct.WENT_BACK))
        else:
            self._draw(pressed, shown)
        return Heard.DONE

    async def write(self, pressed: Pressed) -> Heard:
        """«Другая причина»: what this person says next is the reason."""
        found = await self._admit(pressed)
        if isinstance(found, Heard):
            return found
        claim, card = found
        if not card.waits:
            return self._as_it_stands(pressed, card)
        self._draw(pressed, card, self._log(pressed, claim, ClaimAct.WRITES))
        return Heard.DONE

    async def awaited(self, person: Person, message_id: int | None = None) -> int | None:
        """Tell of which claim a reply to that message is the reason; None: of none."""
        if message_id is None or not self.rights.may_write(person.user_id, person.chat_id):
            return None
        since = self.clock() - REASON_AWAITED
        return await self.claims.awaited(person.chat_id, person.user_id, message_id, since)

    async def _admit(
        self, pressed: Pressed, *, any_drawing: bool = False
    ) -> tuple[Claim, ClaimCard] | Heard:
        """Let nobody in who may not, and no press that was meant for another truth."""
        claim = await self.claims.find(pressed.subject_id)
        if claim is None:
            return Heard.OUTDATED
        if not await self._may(pressed):
            self.audit.record(self._entry(pressed, claim, None, denied=True))
            return Heard.DENIED
        card = await self.read(claim)
        if any_drawing or pressed.drawing == card.drawing:
            return claim, card
        return self._as_it_stands(pressed, card)

    async def _may(self, pressed: Pressed) -> bool:
        if self.rights.may_decide(pressed):
            return True
        posts = await self.employees.of_user(pressed.user_id) if pressed.of_this_chat else ()
        return any(one.post.grants(Action.SETTLE_ORGANISATION, None, None) for one in posts)

    def _as_it_stands(self, pressed: Pressed, card: ClaimCard) -> Heard:
        self.notices.tell(pressed.chat_id, card)
        if card.outcome is ClaimOutcome.WITHDRAWN:
            return Heard.WITHDRAWN
        if card.outcome is not None:
            return Heard.DECIDED
        return Heard.OWNED if card.owned else Heard.OUTDATED

    async def _reject(
        self, pressed: Pressed, claim: Claim, card: ClaimCard, reason: str, *, own: bool = True
    ) -> None:
        """`own`: it is the claim whose card was pressed."""
        step = self._log(pressed, claim, ClaimAct.REJECTED, reason)
        by = pressed.user_id
        self.claims.settle(claim, ClaimOutcome.REJECTED, step.at, reason, by)
        await self.tell(claim, ClaimOutcome.REJECTED, reason)
        done = replace(card, outcome=ClaimOutcome.REJECTED)
        if own:
            self._draw(pressed, done, step)
        else:
            self.notices.tell_staff(replace(done, owned=True, steps=(*done.steps, step)))

    async def _make_owner(self, claim: Claim) -> None:
        known = await self.claims.organisation(claim.told.inn)
        organisation_id = self.ids() if known is None else known.id
        if known is None:
            self.claims.make_organisation(organisation_id, claim.told)
        else:
            self.claims.complete_organisation(organisation_id, claim.told)
        post = Post(Role.OWNER, organisation_id)
        held = await self.employees.of_cabinet(claim.cabinet_id)
        before = next((one for one in held if one.post.organisation_id == organisation_id), None)
        if before is None:
            owner = Employee(self.ids(), claim.cabinet_id, post, claim.told.contact, self.clock())
            self.employees.add(owner, None)
        else:
            self.employees.change(before, post)

    def _draw(self, pressed: Pressed, card: ClaimCard, *steps: ClaimStep) -> None:
        """Draw it where it was pressed; what became of it in the staff chat too."""
        drawn = replace(card, steps=(*card.steps, *steps))
        self.notices.tell(pressed.chat_id, drawn)
        if steps and not drawn.waits and pressed.chat_id not in self.rights.chats:
            self.notices.tell_staff(replace(drawn, lifted=False))

    def _log(self, pressed: Pressed, claim: Claim, act: ClaimAct, words: str = "") -> ClaimStep:
        entry = self._entry(pressed, claim, act, words)
        self.audit.record(entry)
        return ClaimStep(act, entry.at, pressed.user_id, pressed.title, words, pressed.chat_id)

    def _entry(
        self,
        pressed: Pressed,
        claim: Claim,
        act: ClaimAct | None,
        words: str = "",
        *,
        denied: bool = False,
    ) -> Entry:
        details = {"chat": pressed.chat_id, "title": pressed.title}
        said = {"act": act, "words": words} if act is not None else {}
        return Entry(
            at=self.clock(),
            user_id=pressed.user_id,
            employee_id=None,
            organisation_id=None,
            action=Action.SETTLE_ORGANISATION,
            subject=Subject.CLAIM,
            subject_id=claim.number,
            denied=denied,
            details={**said, **details},
        )
