#!/usr/bin/env python3
"""The shipped Prometheus rules: alerts.py PLANDIFFD METRICS_PAGE PROMTOOL_FOLDER

Each alert has a summary, a description that names a command of plandiffd which exists, and a severity; it has a test in which it fires and one in which
it is silent; rules, alerts, the dashboard and the README name only metrics that there are. With promtool (./tests/run install fetches it) the rules are
checked and their tests run; without it that part is skipped, and says so.
"""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import tree

RULES = tree.ROOT / "config/prometheus/plandiffd.rules.yml"
ALERTS = tree.ROOT / "config/prometheus/plandiffd.alerts.yml"
TESTS = [tree.ROOT / "tests/prometheus" / name for name in ("alerts_test.yml", "stale_test.yml")]
DASHBOARD = tree.ROOT / "config/grafana/plandiffd.json"
SEVERITIES = ("critical", "warning", "info")
COMMAND = re.compile(r"`plandiffd ([a-z]+)")
METRIC = re.compile(r"\b(?:\w+:)?(?:plandiff|process)_\w+(?::\w+)?")


def blocks(text, key):
    """{name: lines below it} of a list of maps that begin with `- key: name`. The files are ours and plainly written, so no YAML library is needed."""
    found = {}
    for part in re.split(rf"^ *- (?={key}: )", text, flags=re.MULTILINE)[1:]:
        found[part.split("\n", 1)[0].split(": ", 1)[1]] = part
    return found


def alert_complaints(alerts, tests, commands):
    complaints = []
    for name, text in alerts.items():
        flat = re.sub(r"\s+", " ", text)
        for field in ("summary: ", "description: ", "severity: "):
            if field not in flat:
                complaints.append(f"{name} has no {field.strip(' :')}")
        severity = re.search(r"severity: (\S+)", flat)
        if severity and not severity[1].startswith("'{{") and severity[1] not in SEVERITIES:
            complaints.append(f"{name}: severity {severity[1]}")
        description = flat[flat.find("description: "):]
        named = set(COMMAND.findall(description))
        if not named:
            complaints.append(f"{name}: the description names no plandiffd command")
        complaints += [f"{name}: there is no plandiffd {command}" for command in sorted(named - commands)]
        for kind in ("fires", "silent"):
            if not any(test.startswith(f"{kind} {name}") for test in tests):
                complaints.append(f"{name}: no test in which it {'fires' if kind == 'fires' else 'is silent'}")
    return complaints


def known_metrics(page, rules):
    known = set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
    for name, kind in re.findall(r"^\| `(\w+)` \| (\w+)", page, re.MULTILINE):
        if kind == "histogram":
            known |= {f"{name}_{part}" for part in ("bucket", "sum", "count")}
    return known | set(blocks(rules, "record"))


def used_metrics(rules, alerts, dashboard):
    texts = [re.sub(r"(?m)^\s*#.*$", "", "\n".join(re.findall(r"expr: (?:>-\n)?((?:.*)(?:\n {10,}.*)*)", text))) for text in (rules, alerts)]
    texts += re.findall(r'"expr": ("(?:[^"\\]|\\.)*")', dashboard)
    return {metric for text in texts for metric in METRIC.findall(text)}


def promtool_complaints(folder):
    promtool = shutil.which("promtool", path=f"{folder}/usr/bin") or shutil.which("promtool")
    if promtool is None:
        print("promtool is not there, its part is skipped: ./tests/run install")
        return []
    complaints = []
    for command in (["check", "rules", str(RULES), str(ALERTS)], ["test", "rules", *map(str, TESTS)]):
        run = subprocess.run([promtool, *command], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            complaints += (run.stdout + run.stderr).splitlines()
    return complaints


def main():
    binary, page, tools = sys.argv[1:]
    help_text = subprocess.run([binary, "--help"], capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^  ([a-z]+) ", help_text, re.MULTILINE))
    rules, alerts = RULES.read_text(), ALERTS.read_text()
    tests = [name for path in TESTS for name in blocks(path.read_text(), "name")]
    dashboard = DASHBOARD.read_text()
    json.loads(dashboard)
    known = known_metrics(Path(page).read_text(), rules)
    complaints = alert_complaints(blocks(alerts, "alert"), tests, commands)
    used = used_metrics(rules, alerts, dashboard)
    complaints += [f"{metric} is used, but there is no such metric" for metric in sorted(used - known)]
    if len(used) < 15:
        complaints.append(f"only {len(used)} metrics found in the rules: this check has gone blind")
    readme = {name for name in re.findall(r"\bplandiff_\w+", (tree.ROOT / "README.md").read_text())}
    complaints += [f"README.md names {metric}, but there is no such metric" for metric in sorted(readme - known)]
    complaints += promtool_complaints(Path(tools))
    tree.finish("alerts", complaints, len(blocks(alerts, "alert")))


if __name__ == "__main__":
    main()
