#!/usr/bin/env python3
"""The socket that systemd passes, and SIGHUP."""
import fcntl
import os
import signal
import socket
import subprocess
import time
import unittest

from daemon import Daemon, binary, eventually, folder, main, plan, write
from life_test import Systemd

CST101 = 'plandiff_findings{{stack="{}",stack_env="test",rule="CST101",severity="medium",category="cost"}}'


def serve_with(sockets, *arguments):
    """The end of a daemon that systemd passed these sockets, from descriptor 3 on."""
    high = [fcntl.fcntl(one, fcntl.F_DUPFD, 20) for one in sockets]
    moves = " ".join(f"{3 + i}<&{one}" for i, one in enumerate(high))
    script = f'exec {moves}; export LISTEN_FDS={len(sockets)} LISTEN_PID=$$; exec "$@"'
    ended = subprocess.run(["bash", "-c", script, "bash", binary(), "serve", *map(str, arguments)], capture_output=True, text=True,
                           pass_fds=high, timeout=60)
    for one in high:
        os.close(one)
    return ended


class Activation(unittest.TestCase):
    def test_a_passed_socket_is_served_from_a_namespace_without_network(self):
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with self.subTest(address), folder() as root, socket.create_server((address, 0), family=family) as listener:
                write(root / "plan.json", plan(multi_az=True))
                port = listener.getsockname()[1]
                # Who comes before the daemon waits and is not refused.
                early = socket.create_connection((address, port))
                early.sendall(b"GET /-/healthy HTTP/1.0\r\n\r\n")
                with Daemon([root], passed=listener, listen="127.0.0.1:9") as daemon:
                    self.assertEqual((daemon.host, daemon.port), (address, port))
                    self.assertIn(b" 200 ", early.recv(4096))
                    daemon.expect(CST101.format("root"), 1)
                    self.assertIn('msg="http.listen is not used: the socket was passed to it"', daemon.log())
                    if os.geteuid() == 0:
                        outside, inside = (os.readlink(f"/proc/{pid}/ns/net") for pid in ("self", daemon.process.pid))
                        self.assertNotEqual(outside, inside)
                early.close()

    def test_what_is_no_listening_tcp_socket_is_one_line_and_exit_code_2(self):
        with folder() as root, socket.create_server(("127.0.0.1", 0)) as good, socket.socket() as idle, \
                socket.socket(socket.AF_UNIX) as local:
            local.bind(str(root / "socket"))
            local.listen()
            wrong = "plandiffd: what systemd passed is no TCP socket that listens: expected ListenStream=ADDRESS:PORT in the .socket unit\n"
            cases = [([idle], wrong), ([local], wrong),
                     ([good, good], "plandiffd: systemd passed 2 sockets: expected one ListenStream= in the .socket unit\n")]
            for sockets, line in cases:
                with self.subTest(line):
                    ended = serve_with(sockets, "--watch", root)
                    self.assertEqual((ended.returncode, ended.stderr), (2, line))


class Reload(unittest.TestCase):
    def settings(self, root, *roots, more=""):
        return write(root / "plandiffd.yml", f"watch:\n  roots: [{', '.join(map(str, roots))}]\n{more}")

    def start(self, config, **options):
        return Daemon([], extra=["--config", str(config)], **options)

    def test_good_settings_replace_the_process_under_its_id_and_socket(self):
        with folder() as root, Systemd() as systemd:
            for name in ("one", "two"):
                write(root / name / "plan.json", plan(multi_az=True))
            config = self.settings(root, root / "one")
            with self.start(config, environment={"NOTIFY_SOCKET": systemd.path}) as daemon:
                daemon.expect(CST101.format("one"), 1)
                self.assertNotIn("RELOADING=1", systemd)
                self.settings(root, root / "one", root / "two")
                idle = socket.create_connection((daemon.host, daemon.port))
                daemon.process.send_signal(signal.SIGHUP)
                daemon.expect(CST101.format("two"), 1)
                daemon.expect(CST101.format("one"), 1)
                idle.close()
                eventually("READY=1 again", lambda: "READY=1" in systemd and systemd.lines.count("READY=1") == 2)
                self.assertTrue([line for line in systemd.lines if line.startswith("MONOTONIC_USEC=")])
                # descriptors do not pile up
                before = len(os.listdir(f"/proc/{daemon.process.pid}/fd"))
                for count in range(3, 6):
                    daemon.process.send_signal(signal.SIGHUP)
                    eventually("READY=1", lambda: "READY=1" in systemd and systemd.lines.count("READY=1") == count)
                    daemon.wait_ready()
                self.assertLessEqual(len(os.listdir(f"/proc/{daemon.process.pid}/fd")), before + 1)

    def test_nothing_changes_if_one_thing_is_wrong(self):
        with folder() as root, folder("facts") as facts, Systemd() as systemd:
            write(root / "one" / "plan.json", plan(multi_az=True))
            write(facts / "no_such_table.csv", "a,b\n1,2\n")
            config = self.settings(root, root / "one")
            with self.start(config, environment={"NOTIFY_SOCKET": systemd.path}) as daemon:
                daemon.expect(CST101.format("one"), 1)
                read = daemon.value("plandiff_plans_processed_total{result=\"analyzed\"}")
                cases = [(self.settings, ("one",), {"more": "plans:\n  kep_gone: 5m\n"}, "unknown key \"kep_gone\""),
                         (self.settings, ("one", "three"), {}, "three: no such directory"),
                         (self.settings, ("one",), {"more": f"knowledge: {facts}\n"}, "there is no table no_such_table")]
                for number, (make, names, more, message) in enumerate(cases, 1):
                    with self.subTest(message):
                        make(root, *(root / name for name in names), **more)
                        daemon.process.send_signal(signal.SIGHUP)
                        eventually("rejected", lambda: sum("reload rejected" in line for line in list(daemon.lines)) == number)
                        self.assertIn(message, daemon.log())
                        eventually("READY=1", lambda: "READY=1" in systemd and systemd.lines.count("READY=1") == number + 1)
                        self.assertEqual(daemon.value("plandiff_plans_processed_total{result=\"analyzed\"}"), read)

    def test_the_address_needs_a_restart_and_no_settings_nothing(self):
        with folder() as root:
            config = self.settings(root, root)
            port_free = socket.create_server(("127.0.0.1", 0))
            port = port_free.getsockname()[1]
            port_free.close()
            self.settings(root, root, more=f'http:\n  listen: "127.0.0.1:{port}"\n')
            process = subprocess.Popen([binary(), "serve", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.kill)
            while "msg=watching" not in (line := process.stderr.readline()):
                self.assertTrue(line)
            self.settings(root, root, more='http:\n  listen: "127.0.0.1:9"\n')
            process.send_signal(signal.SIGHUP)
            self.assertIn("http.listen cannot change while it runs: restart it", process.stderr.readline())
            self.assertIn("reload rejected", process.stderr.readline())
            process.terminate()
            process.stderr.read()
            process.stderr.close()
            self.assertEqual(process.wait(), 0)
            with Daemon([root]) as daemon:
                daemon.wait_ready().process.send_signal(signal.SIGHUP)
                daemon.wait_for_log("nothing to reload: started without --config")
                self.assertEqual(daemon.ask("/-/ready")[0], 200)

    def test_hangups_in_quick_succession_do_not_end_it(self):
        with folder() as root:
            write(root / "plan.json", plan(multi_az=True))
            with self.start(self.settings(root, root)) as daemon:
                daemon.wait_ready()
                deadline = time.monotonic() + 2
                while time.monotonic() < deadline:
                    daemon.process.send_signal(signal.SIGHUP)
                daemon.expect(CST101.format("root"), 1)

    def test_without_roots_it_is_ready_and_says_so(self):
        with folder() as root, Systemd() as systemd:
            write(root / "plan.json", plan(multi_az=True))
            config = self.settings(root)
            with self.start(config, environment={"NOTIFY_SOCKET": systemd.path}) as daemon:
                daemon.wait_ready().wait_for_log("nothing is watched: name directories under watch.roots, then reload")
                eventually("READY=1", lambda: "READY=1" in systemd)
                self.assertIn(f"STATUS=nothing is watched: name directories under watch.roots in {config}", systemd)
                self.assertIn("none: name directories under watch.roots in the settings, then reload", daemon.ask("/")[2])
                daemon.expect("plandiff_watched_directories", 0)
                self.settings(root, root)
                daemon.process.send_signal(signal.SIGHUP)
                daemon.expect(CST101.format("root"), 1)


if __name__ == "__main__":
    main(__name__)
