"""Use cases of the support console's privacy: the audit log and what is shown unmasked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import audit_chain
from storage.audit_chain import StoredChain

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


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "seal_audit": _seal_audit,
    "verify_audit": _verify_audit,
    "check_audit": _check_audit,
    "forget_audit": _forget_audit,
}
