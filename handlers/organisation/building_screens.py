"""Buildings of a branch: named by addresses, by a file, or chosen from the list."""

from collections.abc import Iterator, Sequence

from bot.services.branch_buildings import Cause, Left
from bot.services.building_lists import MOST_LINES, ListRefusal
from bot.services.messages import Button, Private, Screen, Text, text
from bot.ui.lists import turn_row
from handlers.organisation.branch_screens import About

SHOWN = 12  # lines that were not taken; the others are counted
OFFERED = 8


def type_addresses(draft: About) -> Screen:
    """Say what the last message gave, and offer what its lines may have meant."""
    placed = (text("branch-placed", count=draft.placed),) if draft.placed else ()
    done = Button(text("button-done"), "orgq.placed")
    offers = tuple((button,) for button in _offers(draft.left))[:OFFERED]
    return Screen(
        (text("branch-type-addresses", branch=draft.name), *placed, *_said(draft.left)),
        (*offers, (done,)),
    )


def _offers(left: Sequence[Left]) -> Iterator[Button]:
    seen: set[int] = set()
    for one in left:
        key = "building-move" if one.cause is Cause.ELSEWHERE else "branch-building-free"
        for each in one.options:
            if each.building_id not in seen:
                seen.add(each.building_id)
                label = text(key, address=Private(each.display))
                yield Button(label, f"orgq.give={each.building_id}")


def _said(left: Sequence[Left], count: int = 0) -> Iterator[Text]:
    for one in left[:SHOWN]:
        reason = text(one.cause)
        if one.cause is Cause.ELSEWHERE:
            reason = text(one.cause, branch=one.where)
        yield text("building-left", line=Private(one.line), reason=reason)
    more = max(count, len(left)) - SHOWN
    if more > 0:
        yield text("building-left-more", count=more)


def send_file(draft: About) -> Screen:
    return Screen((text("list-send", branch=draft.name, count=MOST_LINES),))


def preview(draft: About) -> Screen:
    found = draft.preview
    if found is None:
        raise LookupError("a list is read before")
    lines = [
        text("list-title", branch=draft.name),
        text("list-free", count=len(found.free)),
        *((text("list-here", count=found.here),) if found.here else ()),
        *((text("list-elsewhere", count=len(found.elsewhere)),) if found.elsewhere else ()),
        *((text("list-left", count=found.count),) if found.count else ()),
        *_said(found.left, found.count),
    ]
    rows = []
    if found.free:
        rows.append((Button(text("button-confirm"), "orgq.taken"),))
    if found.elsewhere:
        rows.append((Button(text("list-move", count=len(found.elsewhere)), "orgq.moved"),))
    if not rows:
        lines.append(text("list-nothing"))
    return Screen(tuple(lines), tuple(rows))


def list_waits(number: int) -> Screen:
    """Tell of a list whose sender has gone on meanwhile."""
    button = Button(text("list-open"), f"orgq.listed={number}")
    return Screen((text("list-waits"),), ((button,),))


def refused(reason: ListRefusal) -> Text:
    return text(reason, count=MOST_LINES) if reason is ListRefusal.TOO_MANY else text(reason)


def pick(draft: About) -> Screen:
    """Buildings as buttons: a tap gives one to the branch, or takes it away."""
    page = draft.page
    if page is None:
        raise LookupError("a page is read before")
    rows = []
    for one in page.items:
        mine = one.branch_id == draft.branch_id
        key = "branch-building" if one.branch_id else "branch-building-free"
        if mine:
            key = "branch-building-mine"
        action = "release" if mine else "take"
        label = text(key, address=Private(one.display))
        rows.append((Button(label, f"orgq.{action}={one.building_id}"),))
    title = "branch-buildings-own" if draft.own else "branch-buildings-all"
    lines = [text(title, branch=draft.name)]
    lines.append(text("branch-buildings-hint" if page.items else "branch-buildings-none"))
    to_branch = (Button(text("button-done"), f"org.part={draft.branch_id}"),)
    turns = turn_row("orgq.page=", page.number, more=page.more)
    return Screen(tuple(lines), (*rows, *turns, to_branch))
