"""Use cases of the support console's privacy: the audit log and what is shown unmasked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import audit_chain, reveals
from bot.work_staff import authorise
from storage.audit_chain import StoredChain
from storage.reveals import StoredResidents, StoredReveals
from storage.staff import StoredAudit

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


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "seal_audit": _seal_audit,
    "verify_audit": _verify_audit,
    "check_audit": _check_audit,
    "forget_audit": _forget_audit,
    "reveals": open_reveals,
    "reveal_conversation": _reveal_conversation,
}
