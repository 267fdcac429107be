#!/usr/bin/env python3
"""The labelled plans through `plandiffd check`, judged by their own check_labels.py.

usage: labels.py PLANDIFFD PLANS [OTHERS NAME...]

With OTHERS the set of another tool is judged: its folder, which has a labels.tsv of its own, and the names of its documents.

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
    folder, names = (sys.argv[3], sys.argv[4:]) if len(sys.argv) > 3 else (plans, ["plan.json"])
    judge = os.path.join(plans, "check_labels.py")
    if not os.path.isfile(judge) or not os.path.isdir(folder):
        print(f"skipped: no labelled plans at {folder}")
        return 77
    listing = subprocess.run([plandiffd, "rules"], capture_output=True, text=True, check=True).stdout
    catalogue = sorted(set(re.findall(r"^\s*([A-Z]{3}\d{3})\b", listing, re.MULTILINE)))
    files = sorted(file for name in names for file in glob.glob(os.path.join(folder, "**", name), recursive=True))
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", *files],
                         capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        print(f"check ended with {run.returncode}: {run.stderr}")
        return 1
    with tempfile.NamedTemporaryFile("w", suffix=".json") as report:
        json.dump(json.loads(run.stdout), report)
        report.flush()
        return subprocess.run([sys.executable, judge, "--labels", os.path.join(folder, "labels.tsv"), "--rules", ",".join(catalogue),
                               report.name]).returncode


if __name__ == "__main__":
    sys.exit(main())
