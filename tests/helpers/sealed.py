"""refaudit inside a world of its own: a network that is only loopback, with DNS on port 53.

    world = World(zone={"a.example.org": [{"A": [PUBLIC]}]}, pages={"a.example.org/": "HTTP/1.1 …"})
    ran = run(world, "check", "http://a.example.org/", …, cwd=tmp_path)

The namespace has `PUBLIC` as an address, with a web server on port 80 that answers by host and
path. On `INSIDE`, the addresses that nobody may be led to, a trap listens at the same port and
counts who calls. `getaddrinfo` is the system's own: /etc/resolv.conf and /etc/hosts are replaced
for this one process tree, and nothing of the machine is changed. All ends with the command.
"""

import asyncio
import ipaddress
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

__all__ = ["INSIDE", "PUBLIC", "World", "missing", "run"]

PUBLIC = "93.184.215.14"
INSIDE = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1")
PORT = 80

_A, _CNAME, _SOA, _AAAA = 1, 5, 6, 28
_TYPES = {_A: "A", _AAAA: "AAAA", _SOA: "SOA"}
_ABSENT = {"A": 3, "AAAA": 3, "SOA": 3}
_SETUP = """
set -e
ip link set lo up
for address in $INSIDE $PUBLIC; do ip address add $address dev lo 2>/dev/null || true; done
mount --bind "$WORLD/resolv.conf" /etc/resolv.conf
mount --bind "$WORLD/hosts" /etc/hosts
exec "$@"
"""


class World(Struct, frozen=True, kw_only=True):
    """What DNS and the web say.

    `zone` has a list of answers by name, each look-up of a type taking the next and the last one
    staying: `{"A": […], "AAAA": […]}` with addresses, or in their place a number, which is an
    RCODE, or "drop"; `{"CNAME": name}`; `{"SOA": True}` where a zone begins; `{"delay": seconds}`
    beside them. Names that are not in it do not exist. `pages` has the bytes of answers by
    `host/path`; others are 404.
    """

    zone: dict[str, list[dict[str, Any]]]
    pages: dict[str, str] = {}


class Ran(Struct, frozen=True, kw_only=True):
    """How the command ended, what DNS and the web were asked, and whom the traps caught."""

    status: int
    stdout: str
    stderr: str
    looked_up: list[str]
    asked: list[str]
    trapped: list[str]

    @property
    def rows(self) -> list[Any]:
        """stdout read as JSON Lines."""
        return [json.loads(line) for line in self.stdout.splitlines()]


def missing() -> str | None:
    """Why there can be no such world here, or None."""
    for tool in ("unshare", "ip", "mount"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    script = "ip link set lo up && mount --bind /etc/hosts /etc/resolv.conf"
    probe = ["unshare", "-r", "-n", "-m", "sh", "-c", script]
    tried = subprocess.run(probe, capture_output=True, check=False, timeout=20)
    return None if tried.returncode == 0 else "no network and mount namespaces for this user"


def run(world: World, *arguments: str, cwd: Path, timeout: float = 60) -> Ran:
    """Run `python -m refaudit ARGUMENTS` in the world; `cwd` is also its home."""
    (cwd / "world.json").write_bytes(msgspec.json.encode(world))
    (cwd / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    (cwd / "hosts").write_text("127.0.0.1 localhost named-in-hosts.example.org\n")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFAUDIT_", "XDG_"))}
    own = {"HOME": str(cwd), "WORLD": str(cwd), "INSIDE": " ".join(INSIDE[1:4]), "PUBLIC": PUBLIC}
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        ["unshare", "-r", "-n", "-m", "sh", "-c", _SETUP, "sh",
         sys.executable, str(Path(__file__)), *arguments],
        cwd=cwd, env={**kept, **own, "PYTHONPATH": str(root)},
        capture_output=True, timeout=timeout, check=True,
    )  # fmt: skip
    return msgspec.json.decode(ended.stdout, type=Ran)


class _Inside:
    """The servers, and what they saw."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.looked_up: list[str] = []
        self.asked: list[str] = []
        self.trapped: list[str] = []
        self._times: dict[tuple[str, int], int] = {}

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: _Udp(self), local_addr=("127.0.0.1", 53))
        await asyncio.start_server(self._tcp, "127.0.0.1", 53)
        await asyncio.start_server(self._web, PUBLIC, PORT)
        for address in INSIDE:
            await asyncio.start_server(self._trap, address, PORT)

    async def dns(self, query: bytes, most: int) -> bytes | None:
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
            at += 1 + query[at]
        name = ".".join(labels).lower()
        kind = struct.unpack(">H", query[at + 1 : at + 3])[0]
        self.looked_up.append(f"{_TYPES.get(kind, kind)} {name}")
        answers = self.world.zone.get(name)
        nth = self._times[name, kind] = self._times.get((name, kind), -1) + 1
        says = answers[min(nth, len(answers) - 1)] if answers else _ABSENT
        await asyncio.sleep(says.get("delay", 0))
        found = says.get(_TYPES.get(kind, ""), [])
        if found == "drop":
            return None
        if found is True:
            rcode, records = 0, [_record(_SOA, _wire(name) * 2 + bytes(20))]
        else:
            rcode, found = (found, []) if isinstance(found, int) else (0, found)
            records = [_record(kind, _packed(address)) for address in found]
        if "CNAME" in says:
            records = [_record(_CNAME, _wire(says["CNAME"]))]
            rcode = 0 if says["CNAME"].lower() in self.world.zone else 3
            for end in self.world.zone.get(says["CNAME"].lower(), []):
                owner = _wire(says["CNAME"])
                records += [_record(kind, _packed(a), owner) for a in end.get(_TYPES[kind], [])]
        body = query[12 : at + 5] + b"".join(records)
        flags = 0x8180 | rcode
        if 12 + len(body) > most:
            flags, body, records = flags | 0x0200, query[12 : at + 5], []
        return query[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0) + body

    async def _tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while size := await reader.readexactly(2):
                query = await reader.readexactly(int.from_bytes(size, "big"))
                if (reply := await self.dns(query, 65535)) is not None:
                    writer.write(len(reply).to_bytes(2, "big") + reply)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        host = next(line[6:] for line in head if line.lower().startswith("host: "))
        where = host + head[0].split()[1]
        self.asked.append(where)
        page = self.world.pages.get(where, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        writer.write(page.encode("latin-1"))
        await writer.drain()
        writer.close()

    async def _trap(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.trapped.append(str(writer.get_extra_info("sockname")[0]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        writer.close()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, inside: _Inside) -> None:
        self._inside = inside
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        task = asyncio.create_task(self._reply(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reply(self, data: bytes, addr: Any) -> None:
        if (reply := await self._inside.dns(data, 512)) is not None:
            self._transport.sendto(reply, addr)


def _wire(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode("latin-1") for part in name.split(".")) + b"\0"


def _packed(address: str) -> bytes:
    return ipaddress.ip_address(address).packed


def _record(kind: int, data: bytes, owner: bytes = b"\xc0\x0c") -> bytes:
    return owner + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


async def _main(world: World) -> None:
    inside = _Inside(world)
    await inside.start()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "refaudit", *sys.argv[1:],
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    ran = Ran(
        status=process.returncode or 0,
        stdout=out.decode("utf-8", "replace"),
        stderr=err.decode("utf-8", "replace"),
        looked_up=inside.looked_up,
        asked=inside.asked,
        trapped=inside.trapped,
    )
    sys.stdout.buffer.write(msgspec.json.encode(ran))


if __name__ == "__main__":
    asyncio.run(_main(msgspec.json.decode(Path("world.json").read_bytes(), type=World)))
