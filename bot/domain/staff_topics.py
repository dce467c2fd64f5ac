"""What employees are told of: who may be, who takes it within what time, and when it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.staff import RIGHTS, Action, Role

MINUTES_A_DAY = 24 * 60
EVERY_DAY = frozenset(range(1, 8))  # ISO: Monday is 1
MORNING = time(9)  # of a digest of the day


class StaffTopic(StrEnum):
    """What a notice is about; the value is kept, and part of a text's id."""

    REGISTRATION = "registration"  # of an organisation
    PROOF_LOCK = "proof_lock"
    READING = "reading"
    VERIFICATION = "verification"
    REQUEST = "request"  # of a resident
    UNREACHABLE = "unreachable"  # a channel through which somebody is told
    IMPORT = "import"  # refused rows
    DELIVERY = "delivery"  # a message or letter that went nowhere
    CHANGE = "change"  # of an organisation's data
    WORKS = "works"  # the bot itself
    DIGEST = "digest"  # of the day; new ones go below: presses name them by their place


class Wish(StrEnum):
    """When somebody wants to be told; the value is kept, and part of a text's id."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """`action`: what one must be allowed to get it. `taken`: somebody says that they do it.

    `patience`: how long it may wait for somebody before those above are told.
    """

    action: Action
    of_centre: bool = False  # it concerns the centre, whatever place is named
    private: bool = False  # groups are not told: it names an employee, or a group itself
    taken: bool = False
    patience: timedelta | None = None


RULES: Mapping[StaffTopic, Rule] = {
    StaffTopic.REGISTRATION: Rule(Action.SETTLE_ORGANISATION, of_centre=True),
    StaffTopic.PROOF_LOCK: Rule(Action.GET_NOTICES, taken=True, patience=timedelta(hours=4)),
    StaffTopic.READING: Rule(Action.DECIDE_READING, patience=timedelta(days=1)),
    StaffTopic.VERIFICATION: Rule(Action.DECIDE_READING, patience=timedelta(days=3)),
    StaffTopic.REQUEST: Rule(Action.ANSWER_REQUEST, taken=True, patience=timedelta(hours=1)),
    StaffTopic.UNREACHABLE: Rule(Action.CHANGE_EMPLOYEES, private=True, taken=True),
    StaffTopic.IMPORT: Rule(Action.SEE_AUDIT, of_centre=True, taken=True),
    StaffTopic.DELIVERY: Rule(Action.SEE_AUDIT, of_centre=True),
    StaffTopic.CHANGE: Rule(Action.SETTLE_ORGANISATION, of_centre=True, taken=True),
    StaffTopic.WORKS: Rule(Action.SEE_AUDIT, of_centre=True),
    StaffTopic.DIGEST: Rule(Action.SEE_AUDIT, of_centre=True),
}

# Who does the work learns at once, who answers for it in a digest. The centre's people have the
# staff chat, and organisations of their own for what residents want.
_WISHES: Mapping[Role, Wish] = {
    Role.OWNER: Wish.DAILY,
    Role.MANAGER: Wish.HOURLY,
    Role.DISPATCHER: Wish.NOW,
    Role.METER_CLERK: Wish.NOW,
    Role.VIEWER: Wish.DAILY,
    Role.ADMINISTRATOR: Wish.NEVER,
    Role.SUPPORT: Wish.NEVER,
}


def default_wish(role: Role, topic: StaffTopic) -> Wish:
    """Give when somebody of the role is told who never said when.

    That a channel is lost is no matter for a digest: until it is mended others miss what it had.
    """
    lost = topic is StaffTopic.UNREACHABLE and not role.of_centre
    return Wish.NOW if lost else _WISHES[role]


def topics_of(role: Role) -> tuple[StaffTopic, ...]:
    """Give what somebody of the role may be told of at all."""
    granted = RIGHTS[role]
    return tuple(
        topic
        for topic, rule in RULES.items()
        if {Action.GET_NOTICES, rule.action} <= granted and (role.of_centre or not rule.of_centre)
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: days of the week, and minutes of the day from one until another.

    Over midnight when the second is not later: the night belongs to the day on which it began.
    """

    days: frozenset[int] = EVERY_DAY
    start: int = 0
    end: int = 0

    @property
    def always(self) -> bool:
        return self.days == EVERY_DAY and self.start == self.end

    def switched(self, day: int) -> "Hours":
        """Switch a day on or off; the last one stays."""
        return replace(self, days=self.days ^ {day} or self.days)

    def opening(self, local: datetime) -> datetime:
        """Give the first moment from this one on that is inside."""
        if not self.days:
            return local
        day = local.date() - timedelta(days=1)
        length = (self.end - self.start) % MINUTES_A_DAY or MINUTES_A_DAY
        while True:
            begin = datetime.combine(day, time(self.start // 60, self.start % 60), local.tzinfo)
            if day.isoweekday() in self.days and local < begin + timedelta(minutes=length):
                return max(begin, local)
            day += timedelta(days=1)


ALWAYS = Hours()


def told_at(wish: Wish, hours: Hours, local: datetime) -> datetime | None:
    """Give when to tell of what happens now; None: never. At once is the moment itself."""
    match wish:
        case Wish.NEVER:
            return None
        case Wish.NOW:
            moment = local
        case Wish.HOURLY:
            moment = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case Wish.DAILY:
            moment = datetime.combine(local.date(), MORNING, local.tzinfo)
            if moment <= local:
                moment += timedelta(days=1)
    return hours.opening(moment)
