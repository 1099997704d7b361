"""A job file to start from."""

import re
from importlib import resources

__all__ = ["new_job"]

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 64


def new_job(name: str) -> bytes:
    """A job file that explains every key; what of the name cannot name a job is a dash in it."""
    fit = _UNFIT.sub("-", name).strip("-._")[:_LONGEST_NAME] or "job"
    text = resources.files("refaudit.jobs").joinpath("template.toml").read_text("utf-8")
    return text.replace("{name}", fit).encode()
