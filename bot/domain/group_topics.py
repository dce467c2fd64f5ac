"""Subjects of what staff are told: each has a forum topic of its own in groups that are forums."""

from enum import StrEnum


class GroupTopic(StrEnum):
    """The value is kept, and part of the id of the topic's title."""

    ORGANISATIONS = "organisations"  # who registers, whose data shall change
    ACCESS = "access"  # locks after wrong proofs
    READINGS = "readings"
    VERIFICATION = "verification"
    REQUESTS = "requests"
    CHANNELS = "channels"  # what does not reach people
    IMPORT = "import"
    WORKS = "works"  # the bot itself
    DIGEST = "digest"
