"""What is tried again, as data: `tenacity` decides, and the host's queue does the waiting.

Never tried again in the same run: a name that does not exist, a certificate that does not verify,
an address that refuses, and plain 4xx answers. They say the same a second later; whether they say
it on other days too is asked by later runs.
"""

from collections.abc import Awaitable, Callable
from typing import cast

from tenacity import (
    AsyncRetrying,
    Future,
    RetryCallState,
    retry_if_result,
    stop_after_attempt,
    stop_any,
    wait_random_exponential,
)
from tenacity.stop import stop_base

from refaudit.model.evidence import Failure
from refaudit.web.reply import Reply

__all__ = ["retry_policy", "worth_another_try"]

_FAILURES = frozenset({Failure.TIMEOUT, Failure.CONNECTION_RESET, Failure.DNS_FAILED})
_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 525)})


def worth_another_try(reply: Reply) -> bool:
    """Whether the same request may get another answer within minutes."""
    return not reply.final and (reply.failure in _FAILURES or reply.status in _STATUSES)


def retry_policy(
    retries: int, *, wait: Callable[[float], Awaitable[None]], hopeless: Callable[[], bool]
) -> Callable[..., Awaitable[Reply]]:
    """Up to `retries` more requests, with full jitter between 0 and 1, 2, 4 … 30 seconds.

    What is given calls a function with arguments, as often as that. `wait` takes the seconds before
    the next call; `hopeless` says, after each, that there is no point in another. When none brings
    more, the last reply is the result: a failed link is a value.
    """
    policy = AsyncRetrying(
        retry=retry_if_result(worth_another_try),
        stop=stop_any(stop_after_attempt(retries + 1), _Hopeless(hopeless)),
        wait=wait_random_exponential(multiplier=1, max=30),
        sleep=wait,
        retry_error_callback=_last_reply,
    )

    async def patiently(ask: Callable[..., Awaitable[Reply]], *arguments: object) -> Reply:
        first = await ask(*arguments)
        # Nearly every reply is final, and would cost more to hand to the policy than to read.
        if not worth_another_try(first):
            return first
        had = [first]

        async def following() -> Reply:
            return had.pop() if had else await ask(*arguments)

        return await policy(following)

    return patiently


class _Hopeless(stop_base):
    def __init__(self, hopeless: Callable[[], bool]) -> None:
        self._hopeless = hopeless

    def __call__(self, retry_state: RetryCallState) -> bool:
        return self._hopeless()


def _last_reply(state: RetryCallState) -> Reply:
    return cast("Future", state.outcome).result()  # type: ignore[no-any-return]
