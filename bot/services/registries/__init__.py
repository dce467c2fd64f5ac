"""Reading registries: `ImportRegistries` and what it says of each file."""

from bot.services.registries.model import (
    FileProblem,
    FileRefusal,
    FileSummary,
    Outcome,
    Phase,
    Progress,
    RegistryStore,
    RowNote,
    RowRefusal,
    RowRemark,
    Word,
)
from bot.services.registries.use_case import ImportRegistries

__all__ = [
    "FileProblem",
    "FileRefusal",
    "FileSummary",
    "ImportRegistries",
    "Outcome",
    "Phase",
    "Progress",
    "RegistryStore",
    "RowNote",
    "RowRefusal",
    "RowRemark",
    "Word",
]
