"""What staff do with a request in the console: each act once, on what they saw, by their right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.attachments import Attachment
from bot.domain.request_labels import MOST_LABELS, MOST_STUCK, label_key, parse_label
from bot.domain.requests import RequestState, WordsRefusal
from bot.services.help_desk import AnswerInConsole, HandOnInConsole, pressed_by
from bot.services.help_notes import Note, Notes, Presses, parse_note
from bot.services.help_requests import Label, Labels
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.request_desk import Handled
from bot.services.request_notices import RequestEvent
from bot.services.request_photos import RequestFiles, kept_photo
from bot.services.staff_cards import Pressed

_WORDS = {WordsRefusal.EMPTY: Handled.EMPTY, WordsRefusal.TOO_LONG: Handled.TOO_LONG}


@dataclass(slots=True)
class ActOnRequest:
    """`token`: of the form that was sent; `seen`: the version of the request on its page."""

    answers: AnswerInConsole
    handing: HandOnInConsole
    labels: Labels
    notes: Notes
    presses: Presses
    files: RequestFiles
    clock: Clock
    ids: Ids

    async def take(self, person: Person, number: str, token: str) -> Handled:
        pressed = await self._begun(person, number, token)
        if isinstance(pressed, Handled):
            return pressed
        return self._once(pressed, token, await self.answers.take(pressed))

    async def close(self, person: Person, number: str, token: str, seen: int) -> Handled:
        pressed = await self._begun(person, number, token, seen)
        if isinstance(pressed, Handled):
            return pressed
        return self._once(pressed, token, await self.answers.close(pressed))

    async def reopen(self, person: Person, number: str, token: str) -> Handled:
        pressed = await self._begun(person, number, token)
        if isinstance(pressed, Handled):
            return pressed
        return self._once(pressed, token, await self.answers.reopen(pressed))

    async def answer(
        self,
        person: Person,
        number: str,
        token: str,
        seen: int,
        typed: str,
        attached: Attachment | None = None,
    ) -> Handled:
        """Answer as the centre, or as the organisation; the resident gets it in the chat."""
        pressed = await self._begun(person, number, token, seen)
        if isinstance(pressed, Handled):
            return pressed
        if attached is None:
            return self._once(pressed, token, await self.answers.answer(pressed, typed))
        file_id = self.ids()
        photo = kept_photo(file_id, attached)
        handled = await self.answers.answer(pressed, typed, photo)
        if handled is Handled.ANSWERED:
            self.files.keep(file_id, pressed.subject_id, attached.data)
        return self._once(pressed, token, handled)

    async def assign(
        self, person: Person, number: str, token: str, seen: int, employee_id: int
    ) -> Handled:
        """Give it to a colleague, whether anybody has it or not."""
        pressed = await self._begun(person, number, token, seen)
        if isinstance(pressed, Handled):
            return pressed
        handed = await self.handing.assign(pressed, employee_id)
        if handed is Handled.DONE:
            request = await self.answers.requests.find(pressed.subject_id)
            if request is not None and request.state is RequestState.NEW:
                await self.answers.tell(request, RequestEvent.TAKEN)
        return self._once(pressed, token, handed)

    async def note(self, person: Person, number: str, token: str, typed: str) -> Handled:
        """Keep a note that no resident ever gets; a closed request takes one, too."""
        pressed = await self._begun(person, number, token)
        if isinstance(pressed, Handled):
            return pressed
        request = await self.answers.requests.find(pressed.subject_id)
        found = await self.answers.admit(pressed, request, "noted", closed=True)
        if isinstance(found, Handled):
            return found
        words = parse_note(typed)
        if isinstance(words, WordsRefusal):
            return self.answers.failed(_WORDS[words])
        employee_id = None if found[1] is None else found[1].id
        who = (pressed.user_id, pressed.title, employee_id)
        note = Note(self.ids(), pressed.subject_id, None, self.clock(), words, *who)
        self.notes.add(note)
        return self._once(pressed, token, Handled.DONE)

    async def stick(self, person: Person, number: str, token: str, typed: str) -> Handled:
        """Put a label of the own place on it; one that is new there is made."""
        pressed = await self._begun(person, number, token)
        if isinstance(pressed, Handled):
            return pressed
        request = await self.answers.requests.find(pressed.subject_id)
        found = await self.answers.admit(pressed, request, "labelled", closed=True)
        if isinstance(found, Handled):
            return found
        name = parse_label(typed)
        if name is None:
            return self.answers.failed(Handled.EMPTY)
        stuck = await self.labels.on(pressed.subject_id)
        place = None if found[1] is None else found[1].post.organisation_id
        known = await self.labels.of(place)
        label = _named(known, place, name)
        if label is not None and label in stuck:
            return self.answers.failed(Handled.DONE)
        if len(stuck) >= MOST_STUCK or (label is None and len(known) >= MOST_LABELS):
            return self.answers.failed(Handled.TOO_LONG)
        if label is None:
            label = Label(self.ids(), name, place)
            self.labels.add(label, label_key(place, name), self.clock())
        self.labels.stick(pressed.subject_id, label.id)
        return self._once(pressed, token, Handled.DONE)

    async def take_off(self, person: Person, number: str, token: str, label_id: int) -> Handled:
        """Take a label off: the centre any, an organisation its own."""
        pressed = await self._begun(person, number, token)
        if isinstance(pressed, Handled):
            return pressed
        request = await self.answers.requests.find(pressed.subject_id)
        found = await self.answers.admit(pressed, request, "unlabelled", closed=True)
        if isinstance(found, Handled):
            return found
        place = None if found[1] is None else found[1].post.organisation_id
        stuck = await self.labels.on(pressed.subject_id)
        if not any(one.id == label_id and place in (None, one.place) for one in stuck):
            return self.answers.failed(Handled.DONE)
        self.labels.take_off(pressed.subject_id, label_id)
        return self._once(pressed, token, Handled.DONE)

    async def _begun(
        self, person: Person, number: str, token: str, seen: int = 0
    ) -> Pressed | Handled:
        """Say who acts, by the name of the post; a form that was sent before is done."""
        if await self.presses.used(person.user_id, token):
            return Handled.DONE
        request = await self.answers.requests.numbered(number)
        if request is None:
            return Handled.UNKNOWN
        pressed = pressed_by(person, request, seen)
        employee = await self.answers.as_whom(pressed, request)
        return pressed if employee is None else replace(pressed, title=employee.name)

    def _once(self, pressed: Pressed, token: str, handled: Handled) -> Handled:
        """Remember the form when it had its effect."""
        if handled in {Handled.DONE, Handled.ANSWERED}:
            self.presses.use(pressed.user_id, token, self.clock())
        return handled


def _named(known: Sequence[Label], place: int | None, name: str) -> Label | None:
    key = label_key(place, name)
    return next((one for one in known if label_key(place, one.name) == key), None)
