#!/usr/bin/env python3
"""The labelled plans through `plandiffd check`, judged by their own check_labels.py.

usage: labels.py PLANDIFFD PLANS

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
    judge = os.path.join(plans, "check_labels.py")
    if not os.path.isfile(judge):
        print(f"skipped: no labelled plans at {plans}")
        return 77
    listing = subprocess.run([plandiffd, "rules"], capture_output=True, text=True, check=True).stdout
    catalogue = sorted(set(re.findall(r"^\s*([A-Z]{3}\d{3})\b", listing, re.MULTILINE)))
    files = sorted(glob.glob(os.path.join(plans, "**", "plan.json"), recursive=True))
    run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", *files],
                         capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        print(f"check ended with {run.returncode}: {run.stderr}")
        return 1
    with tempfile.NamedTemporaryFile("w", suffix=".json") as report:
        json.dump(json.loads(run.stdout), report)
        report.flush()
        return subprocess.run([sys.executable, judge, "--rules", ",".join(catalogue), report.name]).returncode


if __name__ == "__main__":
    sys.exit(main())
