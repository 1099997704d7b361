"""What is tried again, and what never is."""

import pytest

from refaudit.model.evidence import Failure
from refaudit.web.reply import Reply
from refaudit.web.retry import retry_policy, worth_another_try

AGAIN = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524}


def test_statuses_that_may_change_within_minutes():
    worth = {n for n in range(100, 1000) if worth_another_try(Reply(status=n))}
    assert worth == AGAIN


def test_failures_that_may_change_within_minutes():
    worth = {f for f in Failure if worth_another_try(Reply(failure=f))}
    assert worth == {Failure.TIMEOUT, Failure.CONNECTION_RESET, Failure.DNS_FAILED}


def test_a_final_answer_is_not_asked_for_again():
    assert not any(worth_another_try(Reply(status=n, final=True)) for n in AGAIN)


async def run(replies, retries=2, hopeless=lambda: False):
    waits = []
    replies = list(replies)

    async def ask():
        return replies.pop(0)

    async def wait(seconds):
        waits.append(seconds)

    reply = await retry_policy(retries, wait=wait, hopeless=hopeless)(ask)
    return reply, waits


async def test_an_answer_ends_it():
    reply, waits = await run([Reply(status=503), Reply(status=200)])
    assert reply.status == 200
    assert len(waits) == 1


async def test_the_last_reply_is_the_result():
    reply, waits = await run([Reply(status=503), Reply(failure=Failure.TIMEOUT), Reply(status=500)])
    assert reply.status == 500
    assert len(waits) == 2


async def test_without_retries_there_is_one_request():
    reply, waits = await run([Reply(status=503)], retries=0)
    assert (reply.status, waits) == (503, [])


async def test_without_hope_there_is_no_other_request():
    reply, waits = await run([Reply(status=503)], hopeless=lambda: True)
    assert (reply.status, waits) == (503, [])


async def test_waits_are_jittered_and_grow_to_a_limit():
    highest = []
    for _ in range(50):
        _, waits = await run([Reply(status=503)] * 9, retries=8)
        highest.append(waits)
    for n, seconds in enumerate(zip(*highest, strict=True)):
        assert 0 <= min(seconds) <= max(seconds) <= min(2**n, 30)
        assert len(set(seconds)) > 1


@pytest.mark.parametrize("status", [200, 301, 403, 404, 410, 451, 501])
async def test_plain_answers_are_final(status):
    _, waits = await run([Reply(status=status)])
    assert waits == []
