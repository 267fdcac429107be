#!/usr/bin/env python3
"""Start, stop, systemd, HTTP."""
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from daemon import Daemon, binary, eventually, folder, main, plan, write


def run(*arguments):
    return subprocess.run([binary(), "serve", *map(str, arguments)], capture_output=True, text=True, timeout=60)


class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.path = str(Path(self.directory.name) / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.setblocking(False)
        self.lines = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.directory.cleanup()

    def __contains__(self, line):
        try:
            while True:
                self.lines += self.socket.recv(4096).decode().splitlines()
        except BlockingIOError:
            return line in self.lines


class Life(unittest.TestCase):
    def test_unusable_roots_and_ports_are_one_line_and_exit_code_2(self):
        with folder() as root:
            write(root / "file", "")
            taken = socket.create_server(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            cases = [
                ((), "plandiffd: nothing to watch: give --watch DIR, or watch.roots in the settings"),
                (("--watch", root / "no"), f"plandiffd: {root}/no: no such directory"),
                (("--watch", root / "file"), f"plandiffd: {root}/file: not a directory"),
                (("--watch", root, "--listen", f"127.0.0.1:{port}"),
                 f"plandiffd: 127.0.0.1:{port}: address already in use (another plandiffd? choose a port with --listen)"),
            ]
            for arguments, line in cases:
                with self.subTest(line):
                    ended = run(*arguments)
                    self.assertEqual((ended.returncode, ended.stderr, ended.stdout), (2, line + "\n", ""))
            taken.close()

    def test_both_signals_stop_it_cleanly_with_peers_connected(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number), folder() as root:
                write(root / "plan.json", plan())
                daemon = Daemon([root]).wait_ready()
                idle = socket.create_connection((daemon.host, daemon.port))
                idle.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertIn(b"200 OK", idle.recv(4096))
                silent = socket.create_connection((daemon.host, daemon.port))
                code, seconds = daemon.stop(number)
                self.assertEqual(code, 0, daemon.log())
                self.assertLess(seconds, 5)
                idle.close()
                silent.close()

    def test_it_stops_while_many_plans_wait(self):
        with folder() as root:
            text = plan(200, padding=200)
            for i in range(2000):
                write(root / f"s{i % 20}" / f"plan{i}.json", text)
            daemon = Daemon([root])
            eventually("plans waiting", lambda: daemon.value("plandiff_queue_entries") > 100)
            code, seconds = daemon.stop()
            self.assertEqual(code, 0, daemon.log())
            self.assertLess(seconds, 5)
            self.assertNotIn("abandoned", daemon.log())

    def test_systemd_is_told_of_readiness_life_and_the_end(self):
        with folder() as root, Systemd() as systemd:
            environment = {"NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "200000"}
            with Daemon([root], environment=environment) as daemon:
                eventually("READY=1", lambda: "READY=1" in systemd)
                eventually("three pings", lambda: "WATCHDOG=1" in systemd and systemd.lines.count("WATCHDOG=1") >= 3)
                self.assertNotIn("STOPPING=1", systemd)
                daemon.stop()
            self.assertIn("STOPPING=1", systemd)
            self.assertTrue([line for line in systemd.lines if line.startswith("STATUS=watching 1 director")])

    def test_pages_and_their_statuses(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            for method, path, status in [("GET", "/", 200), ("GET", "/metrics", 200), ("GET", "/-/healthy", 200),
                                         ("GET", "/nothing", 404), ("POST", "/metrics", 405), ("PUT", "/", 405),
                                         ("GET", "/metrics?x=" + "y" * 20_000, 431)]:
                with self.subTest(method=method, path=path[:20]):
                    got, headers, body = daemon.ask(path, method)
                    self.assertEqual(got, status)
                    self.assertTrue(body)
                    self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            _, headers, body = daemon.ask("/metrics")
            self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
            status, headers, nothing = daemon.ask("/metrics", "HEAD")
            self.assertEqual((status, nothing), (200, ""))
            self.assertGreater(int(headers["Content-Length"]), len(body) // 2)

    def test_peers_that_never_finish_do_not_keep_others_out(self):
        with folder() as root, Daemon([root], settings="http:\n  connections: 4\n") as daemon:
            daemon.wait_ready()
            stalled = [socket.create_connection((daemon.host, daemon.port)) for _ in range(4)]
            for peer in stalled:
                peer.sendall(b"GET /metrics HTTP/1.1\r\nHost")
            start = time.monotonic()
            self.assertEqual(daemon.ask("/-/healthy")[0], 200)
            self.assertLess(time.monotonic() - start, 4)  # the first of the silent is dropped; a header would be waited for for 5 s
            self.assertGreaterEqual(daemon.value('plandiff_http_rejected_total{reason="crowded"}'), 1)
            for peer in stalled:
                peer.close()

    def test_a_thousand_silent_peers_keep_nobody_out(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            silent = []
            slowest = 0.0
            for _ in range(10):
                for _ in range(100):
                    silent.append(socket.create_connection((daemon.host, daemon.port)))
                    silent[-1].sendall(b"GET /metrics HTTP/1.1\r\nHost")
                start = time.monotonic()
                self.assertEqual(daemon.ask("/metrics")[0], 200)
                slowest = max(slowest, time.monotonic() - start)
            self.assertLess(slowest, 4)
            self.assertGreater(daemon.value('plandiff_http_rejected_total{reason="crowded"}'), 500)
            for peer in silent:
                peer.close()

    def test_a_port_that_everybody_reaches_needs_to_be_wanted(self):
        with folder() as root:
            ended = run("--watch", root, "--listen", "0.0.0.0:0")
            self.assertEqual((ended.returncode, ended.stdout), (2, ""))
            self.assertRegex(ended.stderr, r"^plandiffd: 0\.0\.0\.0:\d+: others reach this address: give TLS and passwords with --web\.config FILE, "
                                           r"listen on 127\.0\.0\.1, or take the risk with --web\.insecure\n$")
            with Daemon([root], listen="0.0.0.0:0", extra=["--web.insecure"]) as daemon:
                daemon.wait_for_log("not a loopback one")

    def test_settings_name_the_environment_and_the_log_can_be_json(self):
        settings = "environments:\n  - path: '**/live/**'\n    environment: prod\nlog:\n  format: json\n"
        with folder() as root:
            write(root / "live" / "plan.json", "nothing")
            process = subprocess.Popen([binary(), "serve", "--watch", root, "--listen", "127.0.0.1:0", "--config",
                                        write(root / "plandiffd.yml", settings)], stderr=subprocess.PIPE, text=True)
            line = ""
            while "plan rejected" not in line:
                line = process.stderr.readline()
                self.assertTrue(line, "ended early")
            self.assertTrue(line.startswith('{"time":"') and line.endswith('"}\n'), line)
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
            process.stderr.close()
            self.assertEqual(process.wait(), 0)

    @unittest.skipIf(os.environ.get("PLANDIFF_SANITIZED") == "1", "a sanitizer maps terabytes")
    def test_it_is_small_when_idle(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            self.assertLess(daemon.value("process_resident_memory_bytes"), 64e6)


if __name__ == "__main__":
    main(__name__)
