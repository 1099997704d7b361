"""The one door to the network: one guard, one politeness, one retry policy, one set of limits.

    async with open_client(settings) as client:
        exchange = await client.fetch("https://example.org/page")

1. `client` takes a URL and makes a `chain` for it, which follows redirects. For each hop `guard`
   looks at the URL, and `consent` says whether its host wants to be asked (`robots`).
2. The hop is an errand of the `courier`: `politeness` gives it a turn in the `host_queue`, at the
   pace that is settled (`rates`) or shared with neighbours (`gates`); `retry` says whether it is
   asked again.
3. `transport` opens a connection through `dial`, which looks the host up once (`names`; that one
   is missing is proven by `absence`), shows every address to the guard, and dials the address that
   was checked (or its `stand_ins`); `wire` watches what comes back.
4. `reply` and `body` keep what came, within bounds; `diagnosis` names what went wrong.
"""

from refaudit.web.client import Client
from refaudit.web.exchange import BeyondFence, Exchange, Fence, Fetcher, StopRule
from refaudit.web.names import Resolver
from refaudit.web.opening import open_client

__all__ = [
    "BeyondFence",
    "Client",
    "Exchange",
    "Fence",
    "Fetcher",
    "Resolver",
    "StopRule",
    "open_client",
]
