"""Jobs: audits that run by themselves.

1. `file` reads a job file: `declaration` has its shape, `faults` and `checks` say what is wrong
   with it, `places` on which line. `cron` tells when it is due.
2. `lock` keeps two runs of a job apart.
3. After a run, `aftermath` removes old reports (`retention`) and tells people what is new
   (`notice`, `telling`). What a job remembers is in its `record`.
4. `scheduler` stays up and starts each run in a process of its own (`children`); `health` shows
   how it is.
"""

from refaudit.jobs.aftermath import Memory
from refaudit.jobs.children import Children
from refaudit.jobs.file import Job, examine, read_job, read_text
from refaudit.jobs.health import health_endpoint, write_health
from refaudit.jobs.lock import only_run
from refaudit.jobs.record import lock_path
from refaudit.jobs.scheduler import Scheduler
from refaudit.jobs.template import new_job

__all__ = [
    "Children",
    "Job",
    "Memory",
    "Scheduler",
    "examine",
    "health_endpoint",
    "lock_path",
    "new_job",
    "only_run",
    "read_job",
    "read_text",
    "write_health",
]
