#!/usr/bin/env python3
"""Every public plan of the corpus through `plandiffd check`: no crash, the right counts, and no change of verdict unnoticed.

usage: sweep.py PLANDIFFD CORPUS TABLE [--update]

The corpus is no part of the repository. Where it is missing this says so and exits with 77, which ctest counts as skipped. TABLE holds
the outcome of each file; --update rewrites it.
"""
import json
import os
import re
import subprocess
import sys
from collections import Counter

FOLDERS = ("terraform", "opentofu", "oddities", "cloudformation")
# Files that need not be readable yet, by feature of the index.
NOT_YET = re.compile(r"(?i)(^|;)(utf16le|trailer|broken|zip|tf-state|pulumi-state|state|subset)")
WORDS = {("no-op",): "no_op", ("create",): "create", ("read",): "read", ("update",): "update", ("delete",): "delete",
         ("forget",): "forget", ("delete", "create"): "replace", ("create", "delete"): "replace", ("create", "forget"): "create"}


def change_set_word(change):
    action, policy = change["Action"], change.get("PolicyAction", "")
    if action == "Remove":
        return "forget" if policy == "Retain" else "delete"
    if action == "Modify" and change.get("Replacement") == "True":
        return "create" if policy == "ReplaceAndRetain" else "replace"
    return {"Add": "create", "Modify": "update", "Import": "no_op"}.get(action, "other")


def independent_counts(path):
    with open(path, encoding="utf-8-sig") as handle:
        plan = json.load(handle)
    counts = Counter()
    for change in plan.get("Changes") or []:
        counts[change_set_word(change["ResourceChange"])] += 1
        counts["imported"] += change["ResourceChange"]["Action"] == "Import"
    for change in plan.get("resource_changes") or []:
        inner = change.get("change") or {}
        counts[WORDS.get(tuple(inner.get("actions") or ()), "other")] += 1
        counts["moved"] += bool(change.get("previous_address"))
        counts["imported"] += inner.get("importing") is not None
    return counts


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    plandiffd, corpus, table = sys.argv[1:4]
    if not os.path.isdir(corpus):
        print(f"skipped: the corpus is not at {corpus}")
        return 77
    features = {}
    with open(os.path.join(corpus, "INDEX.tsv"), encoding="utf-8") as handle:
        for line in handle.read().splitlines()[1:]:
            cells = line.split("\t")
            features[cells[0]] = cells[11]
    names = [f"{folder}/{name}" for folder in FOLDERS for name in sorted(os.listdir(os.path.join(corpus, folder)))]
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", *[os.path.join(corpus, n) for n in names]],
                         capture_output=True, text=True, timeout=600)
    problems = []
    if run.returncode not in (0, 3):
        problems.append(f"check ended with {run.returncode}: {run.stderr[-2000:]}")
    plans = json.loads(run.stdout)["plans"] if run.stdout else []
    if len(plans) != len(names):
        problems.append(f"{len(plans)} plans in the report of {len(names)} files")
    rows = ["file\toutcome\treason\tchanges\tfindings"]
    for name, plan in zip(names, plans):
        counts = {key: count for key, count in (plan["changes"] or {}).items() if count}
        reason = plan["error"]["reason"] if plan["error"] else "-"
        changes = " ".join(f"{key}={count}" for key, count in sorted(counts.items())) or "-"
        found = " ".join(sorted({finding["rule"] for finding in plan["findings"]})) or "-"
        rows.append(f"{name}\t{plan['outcome']}\t{reason}\t{changes}\t{found}")
        if not NOT_YET.search(features.get(name, "")):
            if plan["outcome"] != "analyzed":
                problems.append(f"{name}: {plan['outcome']} ({reason}), but it is a readable plan")
            else:
                expected = {key: count for key, count in independent_counts(os.path.join(corpus, name)).items() if count}
                if counts != expected:
                    problems.append(f"{name}: counted {counts}, expected {expected}")
        elif plan["outcome"] != "analyzed" and not (plan["error"]["message"] and plan["error"]["hint"]):
            problems.append(f"{name}: refused without a message and a way out")
    text = "\n".join(rows) + "\n"
    if "--update" in sys.argv:
        with open(table, "w", encoding="utf-8") as handle:
            handle.write(text)
    else:
        with open(table, encoding="utf-8") as handle:
            known = handle.read().splitlines()
        problems += [f"not in {table}: {row}" for row in rows if row not in known]
    for problem in problems:
        print(problem)
    print(f"{len(names)} files, {sum(p['outcome'] == 'analyzed' for p in plans)} analyzed, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
