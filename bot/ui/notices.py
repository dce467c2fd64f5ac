"""Screens that use cases, jobs or the console cause in chats other than the one answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.domain.quiet import Topic
from bot.services.announcement_notices import Announced
from bot.services.claim_notices import ClaimCard, ClaimSettled
from bot.services.doubt_notices import DoubtfulReading, ReadingQuestioned
from bot.services.group_notices import OfGroups
from bot.services.groups import Ways
from bot.services.letters import Address, Letter, Letters
from bot.services.messages import (
    NOTICE_RANK,
    Day,
    Notify,
    Outgoing,
    Private,
    Screen,
    Show,
    Text,
    rank_of,
    text,
)
from bot.services.notices import (
    CabinetClosed,
    Change,
    Changed,
    CodesUsedUp,
    ConsentWithdrawn,
    HandlerFailed,
    InvitationAccepted,
    InvitationSettled,
    LetterFailed,
    LinkedByCode,
    MessageRefused,
    Notice,
    OfOneLine,
    OfReadings,
    OpenedElsewhere,
    PaymentsDue,
    ProofLocked,
    ProofUnlocked,
    ReceiptsPublished,
    RowUnreadable,
    SessionEnded,
    SignedIn,
)
from bot.services.organisation_claims import claim_card
from bot.services.pages import (
    PAGE_LIFETIME,
    PAGE_PATH,
    Page,
    Pages,
    new_token,
    page_key,
    page_place,
)
from bot.services.ports import Clock, Ids
from bot.services.request_notices import (
    AnswerFiles,
    OfRequests,
    RequestCard,
    RequestPhotos,
)
from bot.services.secrecy import Sealer
from bot.services.staff import Site
from bot.services.staff_board import Level, StaffBoard, StaffNotice, notice_card
from bot.services.staff_notices import (
    AnnouncementWithheld,
    EmployeeJoined,
    NoticeCard,
    OfStaff,
    PostChanged,
    StaffDigest,
)
from bot.services.updates import Ledger
from bot.ui.announcement_notices import announcement_notice, announcement_screen
from bot.ui.claim_cards import claim_screen, claim_shown, settled_line
from bot.ui.codec import OUTGOING, PAGE, SCREEN, UnreadableError, pack, unpack
from bot.ui.doubt_cards import doubt_screen, doubt_shown, question_notice, question_screen
from bot.ui.group_notices import groups_screen, subject_of
from bot.ui.notice_cards import (
    digest_screen,
    digest_shown,
    discreet,
    notice_screen,
    notice_shown,
    topic_of,
)
from bot.ui.privacy import Privacy
from bot.ui.reading_notices import reading_notice, reading_screen
from bot.ui.receipt_notices import receipt_notice, receipt_screen
from bot.ui.request_cards import (
    request_message,
    request_notice,
    request_photos,
    request_shown,
)
from bot.ui.staff_notices import staff_screen

DISCREET = Screen((text("notice-discreet"),))
REFUSAL = "notice-message-refused"
CENTRE = Site(None)
NEWS_LIFETIME = timedelta(days=1)
NAMING = (SignedIn, InvitationAccepted)  # other people: their names would outlive erasure
OF_THE_CABINET = (
    *(InvitationAccepted, OpenedElsewhere, LinkedByCode, SignedIn, Changed),
    *(PostChanged, EmployeeJoined, AnnouncementWithheld),
    ClaimSettled,
)
OfCards: TypeAlias = DoubtfulReading | ClaimCard | NoticeCard | StaffDigest
CARDS = (DoubtfulReading, ClaimCard, NoticeCard, StaffDigest)
TOPICS = {InvitationAccepted: Topic.FAMILY, InvitationSettled: Topic.FAMILY}


def outbox_place(chat_id: int) -> str:
    return f"outbox/{chat_id}"


@dataclass(slots=True)
class Post:
    """Puts messages into the outbox of any chat, sealed, without what the chat must not know."""

    ledger: Ledger
    sealer: Sealer
    clock: Clock
    privacy: Privacy = field(default_factory=Privacy)
    pages: Pages | None = None
    public_url: str = ""
    touched: set[int] = field(default_factory=set)

    def put(self, chat_id: int, outgoing: Outgoing) -> int:
        payload = self._payload(chat_id, outgoing)
        return self.ledger.put(chat_id, rank_of(outgoing), outgoing.kind, payload, self.clock())

    def draw(self, chat_id: int, show: Show) -> None:
        """Draw a card that nobody reads back: what it says is made anew each time.

        It comes as a notice and is edited as an answer.
        """
        self.ledger.draw_card(chat_id, show.card, show.drawing, None)
        payload, ranks = self._payload(chat_id, show), (NOTICE_RANK, rank_of(show))
        self.ledger.put_card(chat_id, show.card, ranks, show.kind, payload, self.clock())

    def _payload(self, chat_id: int, outgoing: Outgoing) -> bytes:
        self.touched.add(chat_id)
        outgoing = self.privacy.outgoing(chat_id, outgoing, self._link)
        return pack(OUTGOING, outgoing, self.sealer, outbox_place(chat_id))

    def veil(self, chat_id: int, screen: Screen) -> Screen:
        """Give the screen as the chat may see it."""
        return self.privacy.screen(chat_id, screen, self._link)

    def _link(self, chat_id: int, page: Page) -> str:
        """Keep what the chat must not know behind a link that opens once."""
        token = new_token()
        key = page_key(self.sealer, token)
        if self.pages is None:
            raise LookupError("links need a place where pages are kept")
        content = pack(PAGE, page, self.sealer, page_place(key))
        self.pages.keep(key, chat_id, content, self.clock() + PAGE_LIFETIME)
        return f"{self.public_url}{PAGE_PATH}{token}"


@dataclass(slots=True)
class PostedNotices:
    """The ports of notices and announcements over the outbox."""

    post: Post
    staff_chat_id: int | None
    zone: ZoneInfo
    mail: Letters | None = None
    board: StaffBoard | None = None  # None: employees are told nothing
    ids: Ids | None = None
    admins: Sequence[int] = ()  # who is told of what waits for an answer without a staff chat
    recorded: bool = False  # something waits for employees to be found

    def tell(self, chat_id: int, notice: Notice) -> None:
        if isinstance(notice, ReceiptsPublished | PaymentsDue):
            self.post.put(chat_id, receipt_notice(notice, self.post.clock()))
            return
        if isinstance(notice, Announced):
            self.announce(chat_id, notice)
            return
        if isinstance(notice, OfReadings):
            self.post.put(chat_id, reading_notice(notice, self.post.clock()))
            return
        if isinstance(notice, ReadingQuestioned):
            self.post.put(chat_id, question_notice(notice, self.post.clock()))
            return
        if isinstance(notice, CARDS):
            self.post.draw(chat_id, self.shown(chat_id, notice))
            return
        if isinstance(notice, OfRequests):
            self._tell_of_request(chat_id, notice)
            return
        subject = subject_of(notice)
        told_at = self.post.clock() if _is_of_the_cabinet(notice) else None
        topic = TOPICS.get(type(notice))
        notify = Notify(self._screen(notice), DISCREET, topic, told_at, subject=subject)
        self.post.put(chat_id, notify)

    def announce(self, chat_id: int, notice: Announced) -> int:
        return self.post.put(chat_id, announcement_notice(notice, self.post.clock()))

    def _tell_of_request(self, chat_id: int, notice: OfRequests) -> None:
        if isinstance(notice, RequestPhotos | AnswerFiles):
            for photo in request_photos(notice, self.post.clock()):
                self.post.put(chat_id, photo)
            return
        message = request_message(notice, chat_id, self.zone, self.post.clock())
        if isinstance(message, Show):
            self.post.draw(chat_id, replace(message, discreet=discreet(chat_id)))
        else:
            self.post.put(chat_id, message)

    def write(self, to: Address, language: str, notice: Notice, cabinet_id: int = 0) -> None:
        if self.mail is not None:
            subject = text("letter-account-subject")
            lines = self._screen(notice).lines
            expires_at = self.post.clock() + NEWS_LIFETIME
            letter = Letter(to, language, subject, lines, expires_at, cabinet_id=cabinet_id)
            self.mail.send(letter)

    def tell_staff(self, notice: Notice, account_id: int | None = None) -> None:
        if not isinstance(notice, OfGroups):
            self._record(notice, account_id)
        if account_id is not None:
            return
        if isinstance(notice, OfCards | OfRequests):
            for one in Ways(self.staff_chat_id, self.admins).after(()):
                self.tell(one, notice)
        elif self.staff_chat_id is not None:
            notify = Notify(self._screen(notice), subject=subject_of(notice))
            self.post.put(self.staff_chat_id, notify)

    def tell_next(self, places: Sequence[int], notice: OfGroups, missed: Sequence[int]) -> None:
        screen, subject = groups_screen(notice), subject_of(notice)
        tried = (*missed, *places)
        for one in places:
            discreet = DISCREET if one > 0 else None
            notify = Notify(screen, discreet, subject=subject, missed=tried)
            self.post.put(one, notify)

    def tell_place(self, site: Site, notice: OfGroups) -> None:
        self._record(notice, None, site)

    def _record(self, notice: Notice, account_id: int | None, site: Site = CENTRE) -> None:
        """Keep it for employees, who are looked for right after the commit.

        What has a place and no account is told the staff chat at once, by whoever tells it.
        """
        topic = topic_of(notice)
        if topic is None or self.board is None or self.ids is None:
            return
        number, payload = self.ids(), None
        card = notice_card(number)
        if isinstance(notice, ClaimCard):
            card = claim_card(notice.claim_id)
        else:
            payload = pack(SCREEN, self._screen(notice), self.post.sealer, card)
        now = self.post.clock()
        known = StaffNotice(number, topic, card, payload, account_id, site, now)
        told = site.organisation_id is not None
        self.board.add(replace(known, level=Level.CENTRE) if told else known)
        self.recorded = True

    def shown(self, chat_id: int, notice: OfCards | RequestCard) -> Show:
        """Draw a card; a chat that is locked is told only that there is one."""
        match notice:
            case DoubtfulReading():
                show = doubt_shown(notice, chat_id, self.zone)
            case ClaimCard():
                show = claim_shown(notice, chat_id, self.zone)
            case StaffDigest():
                show = digest_shown(notice, chat_id, self.zone)
            case NoticeCard():
                show = notice_shown(notice, self._said(notice), chat_id, self.zone)
            case RequestCard():
                show = request_shown(notice, chat_id, self.zone)
        return replace(show, discreet=discreet(chat_id))

    def opens(self, notice: StaffNotice) -> bool:
        """Tell whether what employees are to be told can be read."""
        if notice.payload is None:
            return True
        try:
            unpack(SCREEN, notice.payload, self.post.sealer, notice.card)
        except UnreadableError:
            return False
        return True

    def _said(self, card: NoticeCard) -> Screen:
        place = notice_card(card.notice_id)
        try:
            said: Screen = unpack(SCREEN, card.payload, self.post.sealer, place)
        except UnreadableError:
            return Screen((text("notice-card-unreadable"),))
        return said

    def _screen(self, notice: Notice) -> Screen:
        if isinstance(notice, ReceiptsPublished | PaymentsDue | Announced):
            return _published(notice)
        if isinstance(notice, OfReadings):
            return reading_screen(notice)
        if isinstance(notice, OfCards | OfRequests):
            return self._card(notice)
        if isinstance(notice, ReadingQuestioned):
            return question_screen(notice)
        if isinstance(notice, OfStaff | OfGroups):
            return staff_screen(notice) if isinstance(notice, OfStaff) else groups_screen(notice)
        return Screen((self._line(notice),), secret=isinstance(notice, NAMING))

    def _card(self, notice: OfCards | OfRequests) -> Screen:
        match notice:
            case DoubtfulReading():
                return doubt_screen(notice, self.zone)
            case ClaimCard():
                return claim_screen(notice, self.zone)
            case StaffDigest():
                return digest_screen(notice, self.zone)
            case NoticeCard():
                return notice_screen(notice, self._said(notice), 0, self.zone)
            case _:
                return request_notice(notice, self.zone)

    def _line(self, notice: OfOneLine) -> Text:
        match notice:
            case OpenedElsewhere() | LinkedByCode() | SignedIn() | Changed() | SessionEnded():
                line = self._dated(notice)
            case (
                ProofLocked()
                | HandlerFailed()
                | MessageRefused()
                | RowUnreadable()
                | CodesUsedUp()
                | LetterFailed()
            ):
                line = _of_the_works(notice)
            case ConsentWithdrawn(due):
                line = text("notice-consent-withdrawn", day=self._when(due)[0])
            case CabinetClosed():
                line = text("notice-cabinet-closed")
            case ProofUnlocked():
                line = text("notice-proof-unlocked")
            case InvitationAccepted() | InvitationSettled():
                line = _of_invitation(notice)
            case ClaimSettled():
                line = settled_line(notice)
        return line

    def _dated(
        self, notice: OpenedElsewhere | LinkedByCode | SignedIn | Changed | SessionEnded
    ) -> Text:
        """Word what the person may have done, or somebody else: the time tells."""
        day, hour = self._when(notice.at)
        match notice:
            case OpenedElsewhere(number):
                known = Private(number)
                return text("notice-opened-elsewhere", number=known, day=day, hour=hour)
            case LinkedByCode(number):
                known = Private(number)
                return text("notice-linked-by-code", number=known, day=day, hour=hour)
            case SignedIn(title):
                return text("notice-signed-in", title=Private(title), day=day, hour=hour)
            case Changed(what):
                return text(f"notice-changed-{what}", day=day, hour=hour)
            case SessionEnded():
                return text("notice-session-ended", day=day, hour=hour)

    def _when(self, at: datetime) -> tuple[Day, str]:
        local = at.astimezone(self.zone)
        return Day(local.date()), f"{local:%H:%M}"


def _published(notice: ReceiptsPublished | PaymentsDue | Announced) -> Screen:
    return announcement_screen(notice) if isinstance(notice, Announced) else receipt_screen(notice)


def _of_invitation(notice: InvitationAccepted | InvitationSettled) -> Text:
    number = Private(notice.number)
    if isinstance(notice, InvitationSettled):
        return text(f"notice-invitation-{notice.outcome}", number=number)
    return text("notice-invitation-accepted", title=Private(notice.title), number=number)


def _of_the_works(
    notice: ProofLocked
    | HandlerFailed
    | MessageRefused
    | RowUnreadable
    | CodesUsedUp
    | LetterFailed,
) -> Text:
    """Word what staff should know of the bot itself."""
    match notice:
        case ProofLocked(number, by_person):
            key = "notice-proof-locked-person" if by_person else "notice-proof-locked-account"
            return text(key, number=Private(number))
        case HandlerFailed(reference, failure):
            return text("notice-handler-failed", reference=reference, failure=failure)
        case RowUnreadable(kind, row_id):
            return text(f"notice-row-unreadable-{kind}", reference=str(row_id))
        case MessageRefused(error):
            return text(REFUSAL, error=error)
        case CodesUsedUp(a_day):
            return text("notice-codes-used-up", count=a_day)
        case LetterFailed(channel, error):
            return text(f"notice-letter-failed-{channel}", error=error)


def _is_of_the_cabinet(notice: Notice) -> bool:
    """Tell whether only who is signed in may read it; a recovery tells those whom it signs out."""
    recovered = isinstance(notice, Changed) and notice.what is Change.RECOVERED
    return isinstance(notice, OF_THE_CABINET) and not recovered
