"""A program inside the simulated web: a network of its own, with real names, ports and TLS.

    ran = run([sys.executable, "-m", "refaudit", …], scratch)

The namespace holds only loopback; all of 93.184.0.0/16 is the web's, DNS is on port 53 of loopback,
and on forbidden ground (loopback and private addresses) every caller is noted. /etc/resolv.conf and
/etc/hosts are replaced for this process tree alone. `SSL_CERT_FILE` and `REQUESTS_CA_BUNDLE` name
the authority of the web's certificates. All ends with the program.
"""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import trustme
from msgspec import Struct

from tests.helpers import sealed
from tests.simweb import scenario
from tests.simweb.names import Names
from tests.simweb.server import PLAIN, PUBLIC, Asked, Certificates, Server, address

__all__ = ["Ran", "missing", "run", "zone"]

missing = sealed.missing

_FORBIDDEN = ("10.0.0.1", "169.254.169.254", "192.168.1.1")
_SETUP = f"""
set -e
ip link set lo up
ip route add local {PUBLIC} dev lo
for address in {" ".join(_FORBIDDEN)}; do ip address add $address dev lo; done
mount --bind "$SIMWEB/resolv.conf" /etc/resolv.conf
mount --bind "$SIMWEB/hosts" /etc/hosts
exec "$@"
"""


class Ran(Struct, frozen=True, kw_only=True):
    """How the program ended, what it took, and what the web saw of it."""

    status: int
    seconds: float
    stdout: str
    stderr: str
    asked: list[Asked]
    trapped: list[str]


def run(
    command: Sequence[str], scratch: Path, *, env: Mapping[str, str] = {}, timeout: float = 600
) -> Ran:
    """Run a command inside a new copy of the web; `scratch` is its directory and its home."""
    own = scratch / "simweb"
    own.mkdir(exist_ok=True)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(own / "authority.pem"))
    authority.private_key_pem.write_to_path(str(own / "authority.key"))
    (own / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    (own / "hosts").write_text("127.0.0.1 localhost\n")
    (own / "command.json").write_bytes(msgspec.json.encode(list(command)))
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFAUDIT_", "XDG_"))}
    trusted = {name: str(own / "authority.pem") for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")}
    root = str(Path(__file__).parents[2])
    subprocess.run(
        ["unshare", "-r", "-n", "-m", "sh", "-c", _SETUP, "sh", sys.executable, "-m", __name__],
        cwd=scratch,
        env={
            **kept,
            **trusted,
            "HOME": str(scratch),
            "SIMWEB": str(own),
            "PYTHONPATH": root,
            **env,
        },
        timeout=timeout,
        check=True,
    )
    return msgspec.json.decode((own / "ran.json").read_bytes(), type=Ran)


def zone(world: scenario.World) -> dict[str, list[dict[str, object]]]:
    """What DNS says: each host of a site or a citation has an address, unless said otherwise."""
    cited = (urlsplit(url).hostname for c in world.cases for url in (c.cited.url, c.judged))
    hosts = {host for host in cited if host} | set(world.web.sites)
    own = {host: [{"A": [address(host)]}] for host in hosts}
    plain = {h: [{"A": [PLAIN]}] for h, kind in world.web.certificates.items() if kind == "plain"}
    return own | plain | world.web.zone


async def _main(own: Path) -> None:
    world = scenario.build()
    await Names(zone(world)).start()
    pem = (own / "authority.pem").read_bytes(), (own / "authority.key").read_bytes()
    server = Server(world.web)
    await server.start(Certificates(trustme.CA.from_pem(*pem), world.web.certificates))
    command = msgspec.json.decode((own / "command.json").read_bytes(), type=list[str])
    loop = asyncio.get_running_loop()
    began = loop.time()
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    ran = Ran(
        status=process.returncode or 0,
        seconds=loop.time() - began,
        stdout=out.decode("utf-8", "replace"),
        stderr=err.decode("utf-8", "replace"),
        asked=server.asked,
        trapped=server.trapped,
    )
    (own / "ran.json").write_bytes(msgspec.json.encode(ran))


if __name__ == "__main__":
    # Clients that hang up in the middle are what this web is for.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    asyncio.run(_main(Path(os.environ["SIMWEB"])))
