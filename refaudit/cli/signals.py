"""What Ctrl-C and SIGTERM do."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["end_at_once", "interruptible"]


def end_at_once() -> None:
    """Let both end the process without a word, as long as there is nothing to keep."""
    if _heard():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, both are a `KeyboardInterrupt`; afterwards they end the process at once again."""
    try:
        if _heard():
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, _terminated)
        yield
    finally:
        end_at_once()


def _heard() -> bool:
    """Whether Ctrl-C is for us: not so under nohup and in the background of scripts."""
    return signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def _terminated(_number: int, frame: FrameType | None) -> None:
    # While an event loop runs, its handler of Ctrl-C lets the tasks end in order.
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler):
        raise KeyboardInterrupt
    handler(signal.SIGINT, frame)
