#!/usr/bin/env python3
"""How long from close() of a plan until /metrics shows it: latency.py [--plans N] [--size BYTES] [PLANDIFFD]

Writes plans one after the other into one directory per hundred, and asks for /metrics over one connection until the plan counts.
Beside each plan one byte goes through a pipe to a waiting process: what the machine needs to wake anybody at all. Prints both, in
milliseconds. PLANDIFFD is build/release/plandiffd by default.
"""
import argparse
import http.client
import os
import statistics
import time
from pathlib import Path

import daemon


class PipeControl:
    """A process that waits for a byte and answers with the time at which it woke."""

    def __init__(self):
        to_child, self.write_end = os.pipe()
        self.read_end, from_child = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            while os.read(to_child, 1) == b".":
                os.write(from_child, time.monotonic_ns().to_bytes(8, "little"))
            os._exit(0)

    def measure(self):
        start = time.monotonic_ns()
        os.write(self.write_end, b".")
        return int.from_bytes(os.read(self.read_end, 8), "little") - start

    def stop(self):
        os.write(self.write_end, b"q")
        os.waitpid(self.child, 0)


def analyzed(connection):
    connection.request("GET", "/metrics")
    text = connection.getresponse().read()
    mark = b'plandiff_plans{state="analyzed"} '
    at = text.index(mark) + len(mark)
    return int(text[at:text.index(b"\n", at)])


def row(name, nanoseconds):
    values = sorted(value / 1e6 for value in nanoseconds)
    at = lambda part: values[min(len(values) - 1, int(part * len(values)))]
    print(f"{name:34} {at(0.5):9.3f} {at(0.9):9.3f} {at(0.99):9.3f} {values[-1]:9.3f} {statistics.fmean(values):9.3f}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--plans", type=int, default=1000)
    options.add_argument("--size", type=int, default=10_000)
    options.add_argument("plandiffd", nargs="?", default=str(Path(__file__).parents[2] / "build" / "release" / "plandiffd"))
    given = options.parse_args()
    os.environ["PLANDIFFD"] = given.plandiffd

    bare = len(daemon.plan(1, multi_az=True))
    text = daemon.plan(1, multi_az=True, padding=max(0, given.size - bare)).encode()
    pipe = PipeControl()
    visible, wakes, scrapes = [], [], []
    with daemon.folder() as root:
        for i in range(0, given.plans, 100):
            (root / f"stack{i // 100}").mkdir()
        with daemon.Daemon([root]) as running:
            running.wait_ready()
            connection = http.client.HTTPConnection(running.host, running.port)
            for i in range(given.plans):
                wakes.append(pipe.measure())
                asked = time.monotonic_ns()
                analyzed(connection)
                scrapes.append(time.monotonic_ns() - asked)
                fd = os.open(root / f"stack{i // 100}" / f"plan{i}.json", os.O_WRONLY | os.O_CREAT, 0o644)
                os.write(fd, text)
                os.close(fd)
                closed = time.monotonic_ns()
                while analyzed(connection) != i + 1:
                    pass
                visible.append(time.monotonic_ns() - closed)
            connection.close()
            metrics = running.metrics()
    pipe.stop()
    print(f"{given.plans} plans of {len(text)} bytes; milliseconds")
    print(f"{'':34} " + " ".join(f"{column:>9}" for column in ("p50", "p90", "p99", "max", "mean")))
    row("close() to visible at /metrics", visible)
    row("  of which one scrape, unchanged", scrapes)
    row("control: a pipe wakes a process", wakes)
    name = "plandiff_detection_latency_seconds"
    own = 1000 * metrics[f"{name}_sum"] / metrics[f"{name}_count"]
    print(f"plandiffd's own figure, event to result: mean {own:.3f} ms of {metrics[f'{name}_count']:.0f}")


if __name__ == "__main__":
    main()
