"""Starts `plandiffd serve` on a directory and a free port, and asks it. For the tests of this folder."""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PATIENCE = 30.0  # seconds; a shared machine with sanitizers is slow, and a test that passes never waits that long


def binary():
    """The program under test: the environment's PLANDIFFD, set by ctest."""
    return os.environ["PLANDIFFD"]


def eventually(what, question, patience=PATIENCE):
    """The first true answer to question(); an AssertionError naming `what` if there is none in time."""
    deadline = time.monotonic() + patience
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {patience:.0f} s: {what}")
        time.sleep(0.01)


def plan(resources=1, multi_az=None, padding=0):
    """The text of a small plan. With `multi_az` it has one database in a test environment, which CST101 finds if true."""
    def change(address, kind, after):
        name = address.split(".")[1]
        return {"address": address, "mode": "managed", "type": kind, "name": name,
                "provider_name": "registry.terraform.io/hashicorp/aws",
                "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": {"id": True},
                           "before_sensitive": False, "after_sensitive": {}}}

    changes = [change(f"null_resource.n{i}", "null_resource", {"triggers": {"note": "x" * padding}}) for i in range(resources)]
    if multi_az is not None:
        changes.append(change("aws_db_instance.db", "aws_db_instance", {
            "identifier": "app-test", "engine": "postgres", "instance_class": "db.t3.small", "multi_az": multi_az,
            "tags": {"Environment": "test"}, "tags_all": {"Environment": "test"}}))
    return json.dumps({"format_version": "1.2", "terraform_version": "1.9.5", "resource_changes": changes,
                       "planned_values": {"root_module": {}}, "configuration": {"root_module": {}}})


class Daemon:
    """A running `plandiffd serve`. Use as a context: it is stopped at the end and must have ended well."""

    def __init__(self, roots, settings=None, environment=None, user=None, listen="127.0.0.1:0", extra=(), passed=None):
        command = [binary(), "serve", "--listen", listen]
        for root in roots:
            command += ["--watch", str(root)]
        self.config = None
        if settings is not None:
            with tempfile.NamedTemporaryFile("w", suffix=".yml", delete=False) as file:
                file.write(settings)
            os.chmod(file.name, 0o644)
            self.config = file.name
            command += ["--config", file.name]
        self.lines = []
        command += extra
        if passed is not None:  # a listening socket, as systemd passes it: descriptor 3, in a network namespace of its own where we may
            alone = ["unshare", "--net"] if os.geteuid() == 0 else []
            script = f'exec 3<&{passed.fileno()}; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
            command = alone + ["bash", "-c", script, "bash"] + command
        self.process = subprocess.Popen(command, pass_fds=[] if passed is None else [passed.fileno()], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, errors="replace", user=user,
                                        env={**os.environ, **(environment or {})})
        self.output = []
        self.readers = [threading.Thread(target=reader, daemon=True) for reader in (self._read_log, self._read_output)]
        for reader in self.readers:
            reader.start()
        match = re.search(r"address=(\S+):(\d+)", self.wait_for_log("msg=listening"))
        self.host, self.port = match[1].strip("[]"), int(match[2])

    def _read_log(self):
        with self.process.stderr as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))

    def _read_output(self):
        with self.process.stdout as stream:
            for line in stream:
                self.output.append(line)

    def log(self):
        return "\n".join(self.lines)

    def wait_for_log(self, part):
        def found():
            if self.process.poll() is not None and not any(part in line for line in self.lines):
                raise AssertionError(f"ended with {self.process.returncode}:\n{self.log()}")
            return next((line for line in list(self.lines) if part in line), None)
        return eventually(f"{part!r} in the log", found)

    def ask(self, path, method="GET", headers=None):
        """(status, headers, body)"""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()

    def wait_ready(self):
        eventually("ready", lambda: self.ask("/-/ready")[0] == 200)
        return self

    def metrics(self):
        """Each series with its value: {'name{label="x"}': 1.0}"""
        text = self.ask("/metrics")[2]
        lines = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
        return {name: float(value) for name, value in lines}

    def value(self, series):
        return self.metrics().get(series)

    def expect(self, series, value):
        """Waits until the series has the value; None: until there is no such series."""
        last = []

        def asked():
            with contextlib.suppress(ConnectionError):  # a reload ends the connections that are open
                last[:] = [self.value(series)]
            return last == [value]
        try:
            eventually(series, asked)
        except AssertionError as error:
            raise AssertionError(f"{error}: expected {value}, is {last}\n{self.log()}") from None

    def stop(self, number=signal.SIGTERM):
        """The exit code and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE)
        seconds = time.monotonic() - start
        for reader in self.readers:
            reader.join()
        return code, seconds

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            code, _ = self.stop()
            if kind is None and code != 0:
                raise AssertionError(f"ended with {code}:\n{self.log()}")
        elif kind is None and self.process.returncode != 0:
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.log()}")
        if self.config:
            os.unlink(self.config)


@contextlib.contextmanager
def folder(name="root"):
    """An empty directory of that name, so that stack names are known."""
    top = Path(tempfile.mkdtemp(prefix="plandiff-e2e-")).resolve()
    os.chmod(top, 0o755)
    root = top / name
    root.mkdir()
    try:
        yield root
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", str(top)], check=False)
        shutil.rmtree(top, ignore_errors=True)


def write(path, text):
    """Writes a file as a tool does: open, write, close."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def main(module):
    import unittest
    unittest.main(module, argv=[sys.argv[0], *sys.argv[1:]], verbosity=1)
