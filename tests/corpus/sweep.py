#!/usr/bin/env python3
"""Every public file of the corpus through `plandiffd check`: no crash, the right counts, and no change of verdict unnoticed.

usage: sweep.py PLANDIFFD CORPUS TABLE [--update]

The corpus is no part of the repository. Where it is missing this says so and exits with 77, which ctest counts as skipped. TABLE holds outcome, format
and counts of each file; --update rewrites it. counts.py counts on its own what a file is going to change.
"""
import json
import os
import subprocess
import sys

import counts

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


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    plandiffd, corpus, table = sys.argv[1:4]
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
    rows = [COLUMNS, *map(row_of, names, plans)]
    if "--update" in sys.argv:
        with open(table, "w", encoding="utf-8") as handle:
            handle.write("\n".join(rows) + "\n")
    else:
        with open(table, encoding="utf-8") as handle:
            known = set(handle.read().splitlines())
        problems += [f"not in {table}: {row}" for row in rows if row not in known]
    for problem in problems:
        print(problem)
    print(f"{len(names)} files, {sum(p['outcome'] == 'analyzed' for p in plans)} analyzed, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
