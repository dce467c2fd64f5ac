"""How often one may try, and how long things last. «A day» is a rolling 24 hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(hours=24)
CHECKS_A_DAY = 10
PROOFS_A_DAY = 3
UNLOCKS_A_DAY = 2  # of a person's proofs, by staff: nobody may be talked into a search
SERIALS_A_MONTH = 6  # wrong ones of an account: neighbours have numbers next to each other
MONTH = timedelta(days=30)
RECEIPT_CODE_LOCKS = (timedelta(0), *(timedelta(minutes=wait) for wait in (1, 5, 30)), DAY)
"""How long after each wrong code of a receipt the next one waits; the last: out of the day."""
PIN_TRIES = 5
PIN_IDLE = timedelta(minutes=15)
PIN_IDLE_CHOICES = (timedelta(minutes=5), PIN_IDLE, timedelta(hours=1), timedelta(hours=24))
DIALOGUE_LIFETIME = timedelta(minutes=30)
# At most so many wrong passwords within so long, for a login and for a person: five at once wait
# a quarter of an hour, three more the rest of the hour, two more until a day has passed.
WRONG_PASSWORDS = ((5, timedelta(minutes=15)), (8, timedelta(hours=1)), (10, DAY))
PHOTOS_A_DAY = 50  # that are read for a person
OWN_PASSWORD_LOOKS_A_DAY = 20  # texts of a chat that are held against its password
PROOF_FRESH = timedelta(minutes=5)  # how long a password or a code lets one change the contacts
LOGIN_DIGITS = 8

HOUR = timedelta(hours=1)
CODE_BY_SMS = timedelta(minutes=5)  # how long a code lives
CODE_BY_EMAIL = timedelta(minutes=10)
CHECKS_OF_CODE = 5
# Wrong checks of a day, by person and by address, and the pause that starts with each of these.
WRONG_CODE_LOCKS = {
    5: timedelta(minutes=1),
    10: timedelta(minutes=5),
    15: timedelta(minutes=30),
}
WRONG_CODES_A_DAY = 20
RESEND_AFTER = (timedelta(seconds=60), timedelta(seconds=120), timedelta(seconds=300))
CODES_AN_HOUR = 3  # to an address
CODES_A_DAY = 5  # to an address; what the whole centre sends is a setting
ADDRESSES_A_DAY = 3  # of a person


class Access(StrEnum):
    """What a person may do with an account."""

    LIMITED = "limited"
    FULL = "full"


class Via(StrEnum):
    """How an account came into a cabinet."""

    PROOF = "proof"
    INVITATION = "invitation"
    RECEIPT_CODE = "receipt_code"


class Attempt(StrEnum):
    """What is counted."""

    CHECK = "check"
    PROOF_BY_PERSON = "proof_person"
    PROOF_OF_ACCOUNT = "proof_account"
    SERIAL_OF_ACCOUNT = "serial_account"  # of a month
    SIGN_IN_OF_LOGIN = "sign_in_login"  # as it was typed
    SIGN_IN_OF_CABINET = "sign_in_cabinet"  # by whatever it was named
    OWN_PASSWORD = "own_password"  # noqa: S105 - what is counted
    SIGN_IN_BY_PERSON = "sign_in_person"
    OWN_PROOF_BY_PERSON = "own_proof_person"  # the present password, asked of who is in
    OWN_PROOF_OF_CABINET = "own_proof_cabinet"
    RECEIPT_CODE = "receipt_code"
    CODE_TO_RECEIVER = "code_receiver"  # letters that went out; the centre's budget, too
    CODE_BY_PERSON = "code_person"  # to an address that got none of theirs that day
    CODE_OF_PAIR = "code_pair"  # a person's to an address
    WRONG_CODE_OF_PERSON = "wrong_code_person"
    WRONG_CODE_OF_ADDRESS = "wrong_code_address"
    WRONG_CODE_OF_RECEIVER = "wrong_code_receiver"
    PHOTO = "photo"
    CLAIM = "claim"  # of an organisation
    REQUEST = "request"  # of a resident
    REQUEST_WORDS = "request_words"  # what is added to one
    REQUEST_LETTER = "request_letter"  # an e-mail that an answer waits; of a request
    CODES_USED_UP = "codes_used_up"  # staff were told of it
    CONSOLE_CODE = "console_code"  # of the authenticator, by cabinet
    PROOF_UNLOCKED = "proof_unlocked"  # by staff, for a person


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    PIN_FORGOTTEN = "pin_forgotten"
    PIN_WRONG = "pin_wrong"
    REPLACED = "replaced"  # the chat signed in to another cabinet
    ENDED_ELSEWHERE = "ended_elsewhere"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    RECOVERED = "recovered"  # a new password was set by a code
    POST_ENDED = "post_ended"  # the cabinet held nothing but a post, which was taken away


def password_pause(wrong: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long the next password has to wait after these wrong ones, the newest first."""
    waits = [
        wrong[most - 1] + within - now for most, within in WRONG_PASSWORDS if len(wrong) >= most
    ]
    return max([timedelta(0), *waits])
