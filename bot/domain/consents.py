"""Statements that a person makes with a tap of its own, and the version of their wording."""

from enum import StrEnum


class ConsentKind(StrEnum):
    OWNERSHIP = "ownership"
    PERSONAL_DATA = "personal_data"


VERSIONS = {ConsentKind.OWNERSHIP: "1", ConsentKind.PERSONAL_DATA: "1"}
