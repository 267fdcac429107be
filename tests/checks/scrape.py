#!/usr/bin/env python3
"""The daemon on the example, as Prometheus sees it: scrape.py PLANDIFFD PROMTOOL_FOLDER

Starts `serve` on config/example at a free port, waits until it is ready, and looks at what it serves: the headline findings of the
flawed stack are there, the repaired twin has none, and `promtool check metrics` accepts the text. Then SIGTERM ends it
with 0 within five seconds. Without promtool (./tests/run install fetches it) that part is skipped, and says so.
"""
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import tree

EXPECTED = ("CST101", "DEP201", "DEP202", "OPS201")  # Multi-AZ in test, no package, no handler, placeholder hash


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def scrape(port, daemon):
    """The text of /metrics, once the daemon is ready."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if daemon.poll() is not None:
            sys.exit(f"the daemon ended with {daemon.returncode}")
        if get(port, "/-/ready")[0] == 200:
            return get(port, "/metrics")[1]
        time.sleep(0.05)
    sys.exit("the daemon was not ready within 60 s")


def complaints_about(text):
    flawed = set(re.findall(r'plandiff_findings\{[^}]*stack="[^"]*flawed"[^}]*rule="(\w+)"', text))
    flawed |= set(re.findall(r'plandiff_findings\{[^}]*rule="(\w+)"[^}]*stack="[^"]*flawed"', text))
    complaints = [f"the flawed stack shows no {rule}" for rule in EXPECTED if rule not in flawed]
    complaints += re.findall(r'plandiff_findings\{[^}]*stack="[^"]*repaired"[^}]*\}.*', text)
    return complaints


def promtool_complaints(text, folder):
    promtool = shutil.which("promtool", path=f"{folder}/usr/bin") or shutil.which("promtool")
    if promtool is None:
        print("promtool is not there, its check is skipped: ./tests/run install")
        return []
    run = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    return (run.stdout + run.stderr).splitlines() if run.returncode != 0 else []


def main():
    binary, tools = sys.argv[1:]
    port = free_port()
    daemon = subprocess.Popen([binary, "serve", "--watch", str(tree.ROOT / "config/example"), "--listen", f"127.0.0.1:{port}"])
    try:
        text = scrape(port, daemon)
        complaints = complaints_about(text) + promtool_complaints(text, Path(tools))
        daemon.send_signal(signal.SIGTERM)
        if daemon.wait(timeout=5) != 0:
            complaints.append(f"SIGTERM ended the daemon with {daemon.returncode}")
    finally:
        daemon.kill()
    if complaints:
        print(text)
    tree.finish("scrape", complaints, 1)


if __name__ == "__main__":
    main()
