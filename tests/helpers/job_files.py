"""Short ways to job files and jobs."""

from collections.abc import Mapping
from pathlib import Path

from refaudit.jobs.file import Job, examine

SOURCE = 'name = "mines"\n[source]\ntargets = ["a.wiki"]\n[settings]\noffline = true\n'
SETTINGS = 'store = "h.sqlite"\n'
MINUTELY = '[schedule]\ncron = "* * * * *"\n'


def job_of(text: str, path: Path = Path("/srv/mines.toml"), **options: Mapping[str, str]) -> Job:
    """The job of a text that must be right."""
    found, faults = examine(path, text, **({"environ": {}} | options))
    assert found is not None, [str(fault) for fault in faults]
    return found


def faults_in(text: str) -> list[tuple[str, str | None]]:
    """What is wrong with a text: line and words, and the advice."""
    found, faults = examine(Path("/srv/mines.toml"), text, environ={})
    assert found is None
    return [(each.message.removeprefix("/srv/mines.toml:"), each.advice) for each in faults]
