#!/usr/bin/env python3
"""Every public file of the corpus through `plandiffd check`: no crash, the right counts, and no change of verdict unnoticed.

usage: sweep.py PLANDIFFD CORPUS TABLE SUMMARY [--update]

The corpus is no part of the repository. Where it is missing this says so and exits with 77, which ctest counts as skipped. TABLE holds outcome, format
and counts of each file, SUMMARY where each rule hits; --update rewrites both. counts.py counts on its own what a file is going to change.
"""
import json
import os
import subprocess
import sys

import counts

SEVERITIES = ("critical", "high", "medium", "low", "info")
COLUMNS = "file\toutcome\treason\tformat\tchanges\tfindings"


def files_of(corpus):
    for folder in sorted(os.listdir(corpus)):
        if os.path.isdir(os.path.join(corpus, folder)):
            yield from (f"{folder}/{name}" for name in sorted(os.listdir(os.path.join(corpus, folder))))


def row_of(name, plan):
    changes = " ".join(f"{key}={count}" for key, count in sorted((plan["changes"] or {}).items()) if count) or "-"
    found = " ".join(sorted({finding["rule"] for finding in plan["findings"]})) or "-"
    return "\t".join((name, plan["outcome"], plan["error"]["reason"] if plan["error"] else "-", plan["format"] or "-", changes, found))


def problem_with(name, path, plan):
    """What is wrong with the verdict on a file, or nothing."""
    if plan["outcome"] != "analyzed" and not (plan["error"]["message"] and plan["error"]["hint"]):
        return f"{name}: refused without a message and a way out"
    expected = counts.of_file(name.split("/")[0], path)
    if expected is counts.UNCOUNTED:
        return None
    if expected is None:
        return f"{name}: analyzed, but it is no plan" if plan["outcome"] == "analyzed" else None
    if plan["outcome"] != "analyzed":
        return f"{name}: {plan['outcome']} ({plan['error']['reason']}), but it is a readable plan"
    counted = {key: count for key, count in plan["changes"].items() if count}
    wanted = {key: count for key, count in expected.items() if count}
    return None if counted == wanted else f"{name}: counted {counted}, expected {wanted}"


def summary_of(names, plans):
    """A row a rule and severity, the gravest first: how often, in how many files, and where to look."""
    found = {}
    for name, plan in zip(names, plans):
        for finding in plan["findings"]:
            found.setdefault((SEVERITIES.index(finding["severity"]), finding["rule"]), []).append((name, finding["address"]))
    rows = ["severity\trule\thits\tfiles\tsamples"]
    for (severity, rule), places in sorted(found.items()):
        files = dict.fromkeys(name for name, _ in places)
        samples = "; ".join(f"{name} {address}" for name, address in list({name: (name, address) for name, address in places}.values())[:3])
        rows.append(f"{SEVERITIES[severity]}\t{rule}\t{len(places)}\t{len(files)}\t{samples}")
    return rows


def compare(path, rows, problems):
    """The table as it should be: written with --update, else compared."""
    if "--update" in sys.argv:
        with open(path, "w", encoding="utf-8") as handle:
            handle.write("\n".join(rows) + "\n")
        return
    with open(path, encoding="utf-8") as handle:
        known = set(handle.read().splitlines())
    problems += [f"not in {path}: {row}" for row in rows if row not in known]


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    plandiffd, corpus, table, summary = sys.argv[1:5]
    if not os.path.isdir(corpus):
        print(f"skipped: the corpus is not at {corpus}")
        return 77
    names = list(files_of(corpus))
    paths = [os.path.join(corpus, name) for name in names]
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", *paths], capture_output=True, text=True, timeout=600)
    problems = []
    if run.returncode not in (0, 3):
        problems.append(f"check ended with {run.returncode}: {run.stderr[-2000:]}")
    plans = json.loads(run.stdout)["plans"] if run.stdout else []
    if len(plans) != len(names):
        problems.append(f"{len(plans)} plans in the report of {len(names)} files")
    problems += [problem for problem in map(problem_with, names, paths, plans) if problem]
    compare(table, [COLUMNS, *map(row_of, names, plans)], problems)
    compare(summary, summary_of(names, plans), problems)
    for problem in problems:
        print(problem)
    print(f"{len(names)} files, {sum(p['outcome'] == 'analyzed' for p in plans)} analyzed, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
