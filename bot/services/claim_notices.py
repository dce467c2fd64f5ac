"""What staff and the person are told of an organisation that registers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.organisation_claims import ClaimOutcome, ClaimStep, Told, claim_writer


class ClaimFace(StrEnum):
    """What a card of a claim shows besides, and which buttons it has."""

    CARD = "card"
    REASONS = "reasons"
    CONTACTS = "contacts"
    SURE = "sure"  # all that was told, and whether it shall be confirmed


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """To staff: an organisation asks to be registered.

    `known_as`: its name in the centre's registry, if it is there; `owned`: it has an owner;
    `rivals`: other claims of the same ИНН that wait. `lifted`: the card comes anew below what
    was said since.
    """

    claim_id: int
    number: str
    told: Told
    phone: str
    email: str
    made_at: datetime
    known_as: str = ""
    owned: bool = False
    rivals: int = 0
    outcome: ClaimOutcome | None = None
    steps: tuple[ClaimStep, ...] = ()
    face: ClaimFace = ClaimFace.CARD
    lifted: bool = False

    @property
    def drawing(self) -> int:
        """Each step makes a new one, the withdrawal too."""
        return 1 + len(self.steps) + (self.outcome is ClaimOutcome.WITHDRAWN)

    @property
    def waits(self) -> bool:
        return self.outcome is None

    @property
    def writer(self) -> ClaimStep | None:
        return claim_writer(self.steps)


@dataclass(frozen=True, slots=True)
class ClaimSettled:
    """To whoever asked; `reason`: as it is kept, where the claim was rejected."""

    outcome: ClaimOutcome
    number: str
    name: str
    reason: str = ""
