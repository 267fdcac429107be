#!/usr/bin/env python3
"""A daemon whose event thread hangs goes on answering scrapes: the metrics and /-/ready must say that it hears nothing."""
import ctypes
import os
import unittest
from pathlib import Path

from daemon import Daemon, eventually, folder, main, plan, write

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17  # linux/ptrace.h
POLL = ("7", "271")                             # poll and ppoll on x86_64; of all threads only the reader of events waits in them
HEARTBEAT = 'plandiff_stage_heartbeat_timestamp_seconds{stage="%s"}'


def one_in_poll(pid):
    """The thread that waits in poll, if it is one; one that has just run is in none."""
    found = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir() if (task / "syscall").read_text().split()[0] in POLL]
    return found[0] if len(found) == 1 else None


class Deaf(unittest.TestCase):
    def test_a_hanging_event_thread_is_told(self):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            if os.uname().machine != "x86_64":
                self.skipTest("the numbers of system calls are those of x86_64")
            reader = eventually("one thread in poll", lambda: one_in_poll(daemon.process.pid))
            if libc.ptrace(SEIZE, reader, None, None) != 0 or libc.ptrace(INTERRUPT, reader, None, None) != 0:
                self.skipTest("single threads cannot be stopped here")
            os.waitpid(reader, 0x40000000)  # __WALL

            self.assertEqual(daemon.ask("/-/ready")[0], 200)  # asks
            before = daemon.metrics()
            eventually("search answering on", lambda: daemon.value(HEARTBEAT % "search") > before[HEARTBEAT % "search"])
            self.assertEqual(daemon.value(HEARTBEAT % "events"), before[HEARTBEAT % "events"])
            eventually("not ready", lambda: daemon.ask("/-/ready")[0] == 503)
            self.assertIn("file events", daemon.ask("/-/ready")[2])

            self.assertEqual(libc.ptrace(DETACH, reader, None, None), 0)
            eventually("ready", lambda: daemon.ask("/-/ready")[0] == 200)
            eventually("events answering", lambda: daemon.value(HEARTBEAT % "events") > before[HEARTBEAT % "events"])
            write(root / "plan.json", plan(2))
            daemon.expect('plandiff_changes{stack="root",action="create"}', 2)


if __name__ == "__main__":
    main(__name__)
