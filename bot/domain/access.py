"""How often one may try, and how long things last. «A day» is a rolling 24 hours."""

from datetime import timedelta
from enum import StrEnum

DAY = timedelta(hours=24)
CHECKS_A_DAY = 10
PROOFS_A_DAY = 3
PIN_TRIES = 5
PIN_IDLE = timedelta(minutes=15)
PIN_IDLE_CHOICES = (timedelta(minutes=5), PIN_IDLE, timedelta(hours=1), timedelta(hours=24))
DIALOGUE_LIFETIME = timedelta(minutes=30)
LOGIN_DIGITS = 8


class Access(StrEnum):
    """What a person may do with an account."""

    LIMITED = "limited"
    FULL = "full"


class Attempt(StrEnum):
    """What is counted."""

    CHECK = "check"
    PROOF_BY_PERSON = "proof_person"
    PROOF_OF_ACCOUNT = "proof_account"


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    PIN_FORGOTTEN = "pin_forgotten"
    PIN_WRONG = "pin_wrong"
