"""DNS for the simulated web, on port 53 of loopback."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from refaudit.model.uri import registrable_domain

__all__ = ["Names", "Zone"]

#: As `tests.helpers.sealed.World.zone`: by name a list of answers, of which each question of a type
#: takes the next, and the last one stays: `{"A": […]}`, in place of addresses an RCODE or "drop";
#: or `{"CNAME": name}`.
Zone = Mapping[str, list[dict[str, Any]]]
_KINDS = {dns.rdatatype.A: "A", dns.rdatatype.AAAA: "AAAA"}
_TTL = 60


class Names:
    """Answers for a zone; what is not in it does not exist."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._domains = {registrable_domain(name) for name in zone}
        self._asked: Counter[tuple[str, int]] = Counter()

    async def start(self) -> None:
        """Listen for questions by UDP and by TCP."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: _Udp(self), local_addr=("127.0.0.1", 53))
        await asyncio.start_server(self._tcp, "127.0.0.1", 53)

    def reply(self, wire: bytes) -> bytes | None:
        """The answer to a question, or None where nobody answers."""
        question = dns.message.from_wire(wire)
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        if not self._fill(reply, name, asked.rdtype):
            return None
        return reply.to_wire()

    def _fill(self, reply: dns.message.Message, name: str, kind: int) -> bool:
        says = self._next(name, kind)
        found = says.get(_KINDS.get(kind, ""), []) if says else []
        if found == "drop":
            return False
        if isinstance(found, int):
            reply.set_rcode(found)
        elif says and "CNAME" in says:
            reply.answer.append(
                dns.rrset.from_text(f"{name}.", _TTL, "IN", "CNAME", f"{says['CNAME']}.")
            )
            reply.set_rcode(
                dns.rcode.NOERROR if says["CNAME"] in self._zone else dns.rcode.NXDOMAIN
            )
        elif kind == dns.rdatatype.SOA and name in self._domains and self._exists(name):
            reply.answer.append(_authority(name))
        elif says is None and name not in self._domains:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif found:
            reply.answer.append(dns.rrset.from_text(f"{name}.", _TTL, "IN", _KINDS[kind], *found))  # type: ignore[index]
        return True

    def _exists(self, domain: str) -> bool:
        return any(entry.get("A") != dns.rcode.NXDOMAIN for entry in self._zone.get(domain, [{}]))

    def _next(self, name: str, kind: int) -> dict[str, Any] | None:
        answers = self._zone.get(name)
        if not answers:
            return None
        self._asked[name, kind] += 1
        return answers[min(self._asked[name, kind], len(answers)) - 1]

    async def _tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while size := int.from_bytes(await reader.readexactly(2), "big"):
                if (reply := self.reply(await reader.readexactly(size))) is not None:
                    writer.write(len(reply).to_bytes(2, "big") + reply)
        writer.close()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, names: Names) -> None:
        self._names = names

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if (reply := self._names.reply(data)) is not None:
            self._transport.sendto(reply, addr)


def _authority(domain: str) -> dns.rrset.RRset:
    text = f"ns1.{domain}. hostmaster.{domain}. 1 3600 600 86400 60"
    return dns.rrset.from_text(f"{domain}.", _TTL, "IN", "SOA", text)
