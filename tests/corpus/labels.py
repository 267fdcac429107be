#!/usr/bin/env python3
"""The labelled plans through `plandiffd check`, judged by their own check_labels.py.

usage: labels.py PLANDIFFD PLANS [LABELS]

LABELS is a set of labels elsewhere, such as plans-other/cloudformation/labels.tsv: the files are then those that it names.

The labelled plans are no part of the repository. Where they are missing this says so and exits with 77 (skipped).
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile


def main():
    plandiffd, plans = sys.argv[1:3]
    labels = sys.argv[3] if len(sys.argv) > 3 else None
    judge = os.path.join(plans, "check_labels.py")
    if not os.path.isfile(judge) or (labels and not os.path.isfile(labels)):
        print(f"skipped: no labelled plans at {plans}")
        return 77
    listing = subprocess.run([plandiffd, "rules"], capture_output=True, text=True, check=True).stdout
    catalogue = sorted(set(re.findall(r"^\s*([A-Z]{3}\d{3})\b", listing, re.MULTILINE)))
    files = sorted(glob.glob(os.path.join(plans, "**", "plan.json"), recursive=True))
    if labels:
        with open(labels, encoding="utf-8") as handle:
            names = {line.split("\t")[0] for line in handle.read().splitlines()[1:]}
        files = [os.path.join(os.path.dirname(labels), name) for name in sorted(names)]
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", *files],
                         capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        print(f"check ended with {run.returncode}: {run.stderr}")
        return 1
    with tempfile.NamedTemporaryFile("w", suffix=".json") as report:
        json.dump(json.loads(run.stdout), report)
        report.flush()
        return subprocess.run([sys.executable, judge, "--rules", ",".join(catalogue), *(["--labels", labels] if labels else []), report.name]).returncode


if __name__ == "__main__":
    sys.exit(main())
