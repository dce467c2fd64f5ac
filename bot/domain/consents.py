"""Statements that a person makes with a tap of its own, and the version of their wording."""

from datetime import timedelta
from enum import StrEnum


class ConsentKind(StrEnum):
    OWNERSHIP = "ownership"
    PERSONAL_DATA = "personal_data"
    AGREEMENT = "agreement"  # a document of the centre, which has its own version


VERSIONS = {ConsentKind.OWNERSHIP: "1", ConsentKind.PERSONAL_DATA: "2"}
ACT_LIFETIME = timedelta(days=3 * 365 + 1)  # of an act of erasure


class ErasureReason(StrEnum):
    """Why data are destroyed."""

    WITHDRAWN = "withdrawn"  # the consent was withdrawn
    ASKED = "asked"  # the person wants it at once
