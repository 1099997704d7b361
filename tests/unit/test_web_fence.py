"""A client that may not ask every host: what others ask is left to them."""

import httpx
import pytest

from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import BeyondFence, open_client

SITE = "http://a.org/"


async def no_sleep(_seconds):
    pass


def door(expected=None, **settings):
    return open_client(
        Settings(**{"retries": 0} | settings),
        expected=expected,
        fence=lambda host: host in {"a.org", "www.a.org"},
        transport=httpx.AsyncHTTPTransport(verify=False),
        sleep=no_sleep,
    )


async def test_a_chain_stays_inside(httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=301, headers={"Location": "http://www.a.org/"})
    httpx_mock.add_response(url="http://www.a.org/")
    async with door() as client:
        exchange = await client.fetch(SITE)
    assert exchange.final_url == "http://www.a.org/"


async def test_a_redirect_that_leads_out_is_not_followed(httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=301, headers={"Location": "http://b.org/"})
    async with door() as client:
        with pytest.raises(BeyondFence) as raised:
            await client.fetch(SITE)
    assert raised.value.host == "b.org"
    assert len(httpx_mock.get_requests()) == 1


async def test_an_excluded_host_is_nobodys(httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=301, headers={"Location": "http://b.org/"})
    async with door(exclude=("b.org",)) as client:
        exchange = await client.fetch(SITE)
    assert exchange.failure is Failure.EXCLUDED


async def test_a_robots_txt_that_leads_out_is_asked_for_once(httpx_mock):
    httpx_mock.add_response(
        url="http://a.org/robots.txt", status_code=302, headers={"Location": "http://b.org/r"}
    )
    async with door(expected={"a.org": 100}) as client:
        for _ in range(3):
            with pytest.raises(BeyondFence) as raised:
                await client.fetch(SITE)
            assert raised.value.host == "b.org"
    assert len(httpx_mock.get_requests()) == 1
