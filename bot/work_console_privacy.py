"""Use cases of the support console's privacy: the audit log and what is shown unmasked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import audit_chain, audit_page, conversations, exports, reveals
from bot.services.conversation_list import ListConversations
from bot.services.masking import mask_line
from bot.work_staff import authorise
from storage.audit_chain import StoredChain
from storage.audit_page import StoredEntries
from storage.conversations import StoredConversations
from storage.exports import StoredCounts
from storage.requests import StoredRequests
from storage.reveals import StoredResidents, StoredReveals
from storage.staff import StoredAudit
from storage.transcripts import StoredTranscripts

if TYPE_CHECKING:
    from bot.work import Work


def _seal_audit(work: "Work") -> audit_chain.SealAudit:
    mac = audit_chain.chain_mac(work.tools.sealer)
    return audit_chain.SealAudit(StoredChain(work.unit), mac, work.tools.clock)


def _verify_audit(work: "Work") -> audit_chain.VerifyAudit:
    mac = audit_chain.chain_mac(work.tools.sealer)
    return audit_chain.VerifyAudit(StoredChain(work.unit), mac, work.tools.clock)


def _check_audit(work: "Work") -> audit_chain.CheckAudit:
    chain = StoredChain(work.unit)
    return audit_chain.CheckAudit(_verify_audit(work), chain, work.tools.clock)


def _forget_audit(work: "Work") -> audit_chain.ForgetAudit:
    mac = audit_chain.chain_mac(work.tools.sealer)
    return audit_chain.ForgetAudit(StoredChain(work.unit), mac)


def name_chats(work: "Work") -> conversations.ChatKey:
    sealer = work.tools.sealer
    return lambda chat_id: reveals.chat_key(sealer, chat_id)


def name_words(work: "Work") -> conversations.WordsKey:
    sealer = work.tools.sealer
    return lambda words: sealer.fingerprint("search", words)[: reveals.KEY_SHOWN]


def open_reveals(work: "Work") -> reveals.Reveals:
    return reveals.Reveals(StoredReveals(work.unit), work.tools.sealer)


def _reveal_conversation(work: "Work") -> reveals.RevealConversation:
    tools = work.tools
    return reveals.RevealConversation(
        authorise=authorise(work),
        audit=StoredAudit(work.unit, tools.new_id),
        rows=StoredReveals(work.unit),
        residents=StoredResidents(work.unit),
        notices=work.notices,
        sealer=tools.sealer,
        clock=tools.clock,
        new_id=tools.new_id,
    )


def _reveal_request(work: "Work") -> reveals.RevealRequest:
    return reveals.RevealRequest(StoredRequests(work.unit), _reveal_conversation(work))


def _read_audit(work: "Work") -> audit_page.ReadAudit:
    return audit_page.ReadAudit(
        StoredEntries(work.unit),
        StoredChain(work.unit),
        authorise(work),
        work.tools.sealer,
        work.tools.settings.time_zone,
    )


def _exporting(work: "Work") -> exports.Exporting:
    tools = work.tools
    return exports.Exporting(
        authorise(work),
        StoredAudit(work.unit, tools.new_id),
        StoredCounts(work.unit),
        tools.sealer,
        tools.clock,
    )


def _export_conversation(work: "Work") -> exports.ExportConversation:
    return exports.ExportConversation(
        _exporting(work), StoredTranscripts(work.unit, name_chats(work)), open_reveals(work)
    )


def _export_selection(work: "Work") -> exports.ExportSelection:
    tools = work.tools
    audit = StoredAudit(work.unit, tools.new_id)
    listed = ListConversations(
        StoredConversations(tools.database, tools.settings.time_zone),
        conversations.Reviewing(
            authorise(work), audit, tools.clock, name_chats(work), name_words(work)
        ),
        StoredResidents(work.unit),
        mask_line,
    )
    return exports.ExportSelection(_exporting(work), listed)


def _read_export(work: "Work") -> exports.ReadExport:
    return exports.ReadExport(
        authorise(work),
        StoredTranscripts(work.unit, name_chats(work)),
        mask_line,
        work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "seal_audit": _seal_audit,
    "verify_audit": _verify_audit,
    "check_audit": _check_audit,
    "forget_audit": _forget_audit,
    "read_audit": _read_audit,
    "reveals": open_reveals,
    "export_conversation": _export_conversation,
    "export_selection": _export_selection,
    "read_export": _read_export,
    "reveal_conversation": _reveal_conversation,
    "reveal_request": _reveal_request,
}
