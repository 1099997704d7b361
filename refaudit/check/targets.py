"""Which URLs of a citation are asked, and as what."""

from refaudit.catalogue import archives
from refaudit.model import uri
from refaudit.model.citation import Citation
from refaudit.model.evidence import Kind, Reason, Target
from refaudit.model.uri import UrlProblem

__all__ = ["target", "targets"]

_MALFORMED = "malformed"


def target(url: str) -> Target:
    """The target that a URL names; its `problem` says why it cannot be asked.

    Whatever the parameter that it stands in, an archive's URL is a snapshot. A calendar, a search
    or a command of an archive is no capture of anything: it is `invalid-url`, and asking for
    `/save/` would even make one.
    """
    parsed = uri.parse(url)
    if isinstance(parsed, UrlProblem):
        kind = Kind.SNAPSHOT if archives.read(url) else Kind.ORIGINAL
        return Target(url=url, kind=kind, host="", problem=Reason(parsed))
    address = archives.read(parsed.href)
    return Target(
        url=parsed.href,
        kind=Kind.SNAPSHOT if address else Kind.ORIGINAL,
        host=parsed.host,
        snapshot=address,
        problem=Reason.INVALID_URL if address and address.form == _MALFORMED else None,
    )


def targets(citation: Citation) -> tuple[Target, ...]:
    """The distinct targets of a citation, in the order in which it writes them.

    URLs that a template computes give none.
    """
    found = (target(cited.url) for cited in citation.urls if cited.url)
    return tuple({one.url: one for one in found}.values())
