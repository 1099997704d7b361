"""Checks a second of the web room: one URL on each of many hosts, on loopback.

    python -m benchmarks.fetch [--hosts 1000] [--concurrency 64] [--scheme https]

The server is a process of its own. Every host has a name of its own and is paced by it; a stand-in
leads all names to the one server.
"""

import argparse
import asyncio
import resource
import time
from multiprocessing.connection import Connection

from benchmarks.loopback import serving
from refaudit.settings import Settings
from refaudit.web import open_client

PAGE = b"<html><head><title>Page</title></head><body>" + b"<p>Some words.</p>" * 200 + b"</body>"
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
)
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def serve(parent: Connection) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWER if request.startswith(b"GET /page ") else MISSING)
            await writer.drain()
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=4096)
        parent.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def measure(port: int, hosts: int, concurrency: int, scheme: str) -> None:
    settings = Settings(
        connect_to=(f"*=http://127.0.0.1:{port}",), concurrency=concurrency, retries=0
    )
    began, cpu = time.perf_counter(), time.process_time()
    async with open_client(settings) as client:
        exchanges = await asyncio.gather(
            *(client.fetch(f"{scheme}://host{n}.example.org/page") for n in range(hosts))
        )
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    wrong = [exchange for exchange in exchanges if exchange.status != 200]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{hosts} hosts in {took:.2f} s: {hosts / took:.0f} checks/s, {hosts / cpu:.0f} a "
        f"CPU-second, peak {peak:.0f} MB, {len(wrong)} without status 200"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--scheme", choices=["http", "https"], default="http")
    options = parser.parse_args()
    with serving(serve) as server:
        asyncio.run(measure(server.recv(), options.hosts, options.concurrency, options.scheme))


if __name__ == "__main__":
    main()
