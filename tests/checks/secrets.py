#!/usr/bin/env python3
"""No value that a plan marks as sensitive leaves plandiffd: secrets.py PLANDIFFD PLAN

Makes plans from PLAN in which text that rules quote (names, handlers, files, hashes, snapshots, tags, passwords) carries a canary and the
masks mark it, once by marking each leaf and once by marking the whole object; the canaries of variables are marked by the configuration
alone. Then looks for the canaries in the text report, the JSON report, the daemon's output and log, /metrics and the landing page. A plan
without masks must show some of them, or the test would prove nothing.
"""
import copy
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

CANARY = "Qx7canary"
# Values whose shape decides whether rules look further; the rest of the text values may carry anything.
KEPT = {"engine", "engine_version", "instance_class", "storage_type", "runtime", "package_type", "type", "mode"}


class Marker:
    def __init__(self):
        self.count = 0

    def value(self, value, key=""):
        """The value with a canary in every text, and the mask that marks them."""
        if isinstance(value, dict):
            pairs = {k: self.value(v, k) for k, v in value.items()}
            return {k: v for k, (v, _) in pairs.items()}, {k: m for k, (_, m) in pairs.items() if m}
        if isinstance(value, list):
            pairs = [self.value(v, key) for v in value]
            return [v for v, _ in pairs], [m for _, m in pairs]
        if not isinstance(value, str) or key in KEPT or not value:
            return value, False
        self.count += 1
        head, dot, tail = value.rpartition(".")
        return f"{head}{CANARY}{self.count}{dot}{tail}", True


def tainted(plan, masks):
    """The plan with canaries; `masks` is leaves, whole or none."""
    plan = copy.deepcopy(plan)
    marker = Marker()
    for change in plan["resource_changes"]:
        inner = change["change"]
        for side in ("before", "after"):
            if not inner.get(side):
                continue
            inner[side], mask = marker.value(inner[side])
            inner[f"{side}_sensitive"] = {"leaves": mask, "whole": True, "none": False}[masks]
    root = plan.setdefault("configuration", {}).setdefault("root_module", {})
    for name, variable in (plan.get("variables") or {}).items():
        if isinstance(variable.get("value"), str):
            variable["value"] += f"-{CANARY}v"
            root.setdefault("variables", {}).setdefault(name, {})["sensitive"] = masks != "none"
    # What the code repeats as a constant is in the open already; it must not be shown for marked attributes either.
    for resource in root.get("resources", []):
        resource["expressions"], _ = marker.value(resource.get("expressions", {}), "type")
    return plan


def check_outputs(plandiffd, path):
    for form in ("text", "json"):
        run = subprocess.run([plandiffd, "check", "--format", form, "--fail-on", "never", path], capture_output=True, text=True, timeout=60)
        if run.returncode != 0:
            sys.exit(f"check ended with {run.returncode}: {run.stderr}")
        yield f"check --format {form}", run.stdout + run.stderr


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except (urllib.error.HTTPError, OSError):
        return None


def daemon_outputs(plandiffd, folder):
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile("w+") as output:
        daemon = subprocess.Popen([plandiffd, "serve", "--print", "--watch", folder, "--listen", f"127.0.0.1:{port}"], stdout=output, stderr=output)
        deadline = time.monotonic() + 60
        while fetch(f"http://127.0.0.1:{port}/-/ready") is None:
            if daemon.poll() is not None or time.monotonic() > deadline:
                sys.exit("the daemon did not become ready")
            time.sleep(0.05)
        for page in ("/metrics", "/"):
            text = fetch(f"http://127.0.0.1:{port}{page}")
            if not text:
                sys.exit(f"nothing at {page}")
            yield page, text
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=10)
        output.seek(0)
        yield "output of serve", output.read()


def main():
    plandiffd, source = sys.argv[1:3]
    with open(source, encoding="utf-8") as handle:
        plan = json.load(handle)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "main.tf"), "w", encoding="utf-8").close()
        path = os.path.join(folder, "plan.json")
        for masks in ("none", "leaves", "whole"):
            with open(path, "w", encoding="utf-8") as handle:
                json.dump(tainted(plan, masks), handle)
            shown = False
            outputs = list(check_outputs(plandiffd, path)) + (list(daemon_outputs(plandiffd, folder)) if masks == "leaves" else [])
            for where, text in outputs:
                if CANARY not in text:
                    continue
                shown = True
                at = text.index(CANARY)
                if masks != "none":
                    problems.append(f"{where} shows a value marked as sensitive ({masks}): …{text[max(0, at - 80):at + 40]!r}…")
            if masks == "none" and not shown:
                problems.append("nothing is shown even of a plan without masks, so this test proves nothing")
    print("\n".join(problems) if problems else "no marked value is shown")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
