"""What residents are told by an organisation, or by the centre."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Announced:
    """No `organisation`: the centre speaks; no `branch`: the whole of it."""

    organisation: str
    branch: str
    words: str
