#!/usr/bin/env python3
"""What each plan of the shared folders costs and how far that is known: a table to read through.

usage: costs.py PLANDIFFD SHARED TABLE [--update]

SHARED is no part of the repository. Where it is missing this says so and exits with 77, which ctest counts as skipped. TABLE holds a line a plan;
--update rewrites it. Whatever the table says, no plan may show a sum of zero while something is unpriced, sums must be those of their lines, and
a difference must be the one between the sums.
"""
import json
import os
import subprocess
import sys
from decimal import Decimal

FOLDERS = ("plans", "plans-other", "corpus/terraform", "corpus/opentofu", "corpus/cdktf", "corpus/terraform-1.11", "corpus/pulumi", "corpus/cloudformation")
KINDS = ("priced", "derived", "free", "usage", "unpriced")


def plans_below(shared):
    found = []
    for folder in FOLDERS:
        for place, _, names in os.walk(os.path.join(shared, folder)):
            found += [os.path.join(place, name) for name in names if name.endswith(".json") and "labels" not in name]
    return sorted(found)


def complaints_of(name, cost):
    complaints = []
    unpriced = cost["coverage"]["unpriced"]
    known = cost["coverage"]["priced"] + cost["coverage"]["derived"]
    if unpriced and not known and cost["after"] is not None:
        complaints.append(f"{name}: a sum of {cost['after']} although nothing is priced")
    if sum(cost["coverage"].values()) != len(cost["resources"]):
        complaints.append(f"{name}: coverage does not count every resource once")
    if unpriced and any(cost[key] is not None and Decimal(cost[key]) == 0 for key in ("before", "after")):
        complaints.append(f"{name}: a sum of zero although something is unpriced")
    if cost["after"] is None or cost["before"] is None:
        return complaints
    lines = [line for line in cost["resources"] if line["coverage"] != "unpriced"]
    for side in ("before", "after"):
        total = sum((Decimal(line[side]) for line in lines), Decimal())
        if total != Decimal(cost[side]):
            complaints.append(f"{name}: {side} is {cost[side]}, but its lines make {total}")
    if cost["delta"] is not None and Decimal(cost["after"]) - Decimal(cost["before"]) != Decimal(cost["delta"]):
        complaints.append(f"{name}: the difference is not the one between the sums")
    for line in cost["resources"]:
        if line["coverage"] == "unpriced" and not line["reasons"]:
            complaints.append(f"{name}: {line['address']} is unpriced without a reason")
    return complaints


def row_of(name, plan):
    cost = plan["cost"]
    money = ["-" if cost[key] is None else f"{Decimal(cost[key]):.2f}" for key in ("before", "after", "delta")]
    counts = [str(cost["coverage"][kind]) for kind in KINDS]
    reasons = sorted({reason for line in cost["resources"] for reason in line["reasons"]})
    time = f"{plan['apply']['minutes_low']}-{plan['apply']['minutes_high']}"
    return "\t".join([name, cost["region"] or "-", *money, *counts, time, "; ".join(reasons[:3]) or "-"])


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    plandiffd, shared, table = sys.argv[1:4]
    if not os.path.isdir(shared):
        print(f"skipped: nothing is at {shared}")
        return 77
    files = plans_below(shared)
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", *files], capture_output=True, text=True,
                         timeout=900, env={**os.environ, "XDG_STATE_HOME": "/nonexistent"})
    if not run.stdout:
        sys.exit(f"check ended with {run.returncode}: {run.stderr[-2000:]}")
    problems = []
    rows = ["\t".join(["plan", "region", "before", "after", "delta", *KINDS, "minutes", "reasons"])]
    for path, plan in zip(files, json.loads(run.stdout)["plans"]):
        name = os.path.relpath(path, shared)
        if plan["outcome"] != "analyzed":
            continue
        problems += complaints_of(name, plan["cost"])
        rows.append(row_of(name, plan))
    text = "\n".join(rows) + "\n"
    if "--update" in sys.argv:
        with open(table, "w", encoding="utf-8") as handle:
            handle.write(text)
    else:
        with open(table, encoding="utf-8") as handle:
            known = set(handle.read().splitlines())
        problems += [f"not in {table}: {row}" for row in rows if row not in known]
    for problem in problems:
        print(problem)
    print(f"{len(rows) - 1} plans, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
