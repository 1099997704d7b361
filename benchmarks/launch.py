"""Run a command, and tell on a file descriptor what it took, as a line of JSON.

    python -I -S launch.py DESCRIPTOR COMMAND [ARGUMENT …]

The kernel counts what a process had in memory before it became another program. A child of a big
process would be taken for as big as its parent, so this small one starts it.
"""

import json
import os
import sys
import time

descriptor, words = int(sys.argv[1]), sys.argv[2:]
os.set_inheritable(descriptor, False)
began = time.perf_counter()
child = os.posix_spawnp(words[0], words, os.environ)
_, status, usage = os.wait4(child, 0)
figures = {
    "wall": time.perf_counter() - began,
    "cpu": usage.ru_utime + usage.ru_stime,
    "memory": usage.ru_maxrss / 1024,
    "status": os.waitstatus_to_exitcode(status),
}
os.write(descriptor, json.dumps(figures).encode())
