"""Whether a host name is really missing: DNS itself is asked, past the system's look-up.

`getaddrinfo` says the same of a name that does not exist, of one without addresses, and sometimes
of one whose name server failed; the code of a DNS answer tells them apart.
"""

import socket

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from refaudit.model.uri import registrable_domain

__all__ = ["addresses_after_all"]

#: Seconds for each question, over all name servers.
_LIFETIME = 8.0
_KINDS = (dns.rdatatype.A, dns.rdatatype.AAAA)


def addresses_after_all(host: str) -> tuple[str, ...]:
    """The addresses of a host that the system has not found; none when it is proven missing.

    Missing is a name that DNS says does not exist when asked for either kind of address, or that
    has neither kind while the zone above it answers as it should (RFC 2308, 2).

    Raises:
        socket.gaierror: the answers prove nothing.
    """
    try:
        name = dns.name.from_text(f"{host}.")
    except dns.exception.DNSException:
        return ()  # too long, or with an empty part: no name server can ever hold it
    resolver = _resolver()
    found, existing = list[str](), False
    for kind in _KINDS:
        try:
            answer = _ask(resolver, name, kind)
        except dns.resolver.NXDOMAIN:
            continue
        existing = True
        found += [record.to_text() for record in answer.rrset or ()]
    if not found and existing and not _zone_answers(resolver, host):
        raise socket.gaierror(socket.EAI_FAIL, "neither addresses nor a proof that there are none")
    return tuple(found)


def _resolver() -> dns.resolver.Resolver:
    try:
        # Read anew each time: a laptop changes its network, and this is asked for seldom.
        resolver = dns.resolver.Resolver()
    except dns.exception.DNSException as error:
        raise socket.gaierror(socket.EAI_FAIL, "no name server is configured") from error
    # The system asked the first one first.
    resolver.nameservers = list(reversed(resolver.nameservers))
    return resolver


def _zone_answers(resolver: dns.resolver.Resolver, host: str) -> bool:
    """Whether the zone of the registrable domain says so much as who is in charge of it."""
    zone = dns.name.from_text(f"{registrable_domain(host)}.")
    try:
        return _ask(resolver, zone, dns.rdatatype.SOA).rrset is not None
    except dns.resolver.NXDOMAIN:
        return False


def _ask(
    resolver: dns.resolver.Resolver, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.resolver.Answer:
    try:
        return resolver.resolve(name, kind, raise_on_no_answer=False, lifetime=_LIFETIME)
    except dns.resolver.NXDOMAIN:
        raise
    except (dns.exception.DNSException, OSError) as error:
        raise socket.gaierror(socket.EAI_AGAIN, "the name servers gave no answer") from error
