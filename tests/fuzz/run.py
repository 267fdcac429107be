#!/usr/bin/env python3
"""Runs the fuzz harnesses, two at a time: run.py BUILD SECONDS [HARNESS...]

BUILD is the folder of preset fuzz; HARNESS is terraform, pulumi_events, … (default: all readers, and the whole line from 120 seconds up). Each starts
from a corpus that is seeded with the fixtures of its format and kept in BUILD/corpus, so that the next run goes on where this one ended. A finding is
written to tests/fuzz/found/; once it is mended the file stays there, and ctest reads it every time.
"""
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOUND = os.path.join(ROOT, "tests", "fuzz", "found")
FIXTURES = ("tests/fuzz/seeds", "tests/fuzz/found", "tests/readers", "tests/rules")
MOST_SEEDS = 150
LARGEST_SEED = 32 * 1024
AT_ONE_TIME = 2
# What a document of the harness's format has near its start.
SIGNS = {
    "terraform": ("resource_changes", "planned_values"),
    "terraform_log": ("@level",),
    "cdktf": ('"//"',),
    "pulumi_preview": ('"steps"', '"changeSummary"'),
    "pulumi_events": ("preludeEvent", "resourcePreEvent"),
    "change_set": ('"ResourceChange"', '"resourceChange"'),
    "template": ("AWSTemplateFormatVersion", "Resources:", '"Resources"'),
}
WHOLE_LINE_FROM = 120


def fixtures():
    for folder in FIXTURES:
        for base, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(names):
                path = os.path.join(base, name)
                if not name.endswith((".cpp", ".h", ".txt", ".tf", ".py", ".zip")) and os.path.getsize(path) <= LARGEST_SEED:
                    yield path


def seeds():
    """harness → smallest fixtures of its format."""
    found = {name: [] for name in SIGNS}
    for path in fixtures():
        with open(path, "rb") as handle:
            content = handle.read()
        head = content[:LARGEST_SEED].decode("utf-8", "replace")
        for name, signs in SIGNS.items():
            if any(sign in head for sign in signs):
                found[name].append(content)
                break
    return {name: sorted(contents, key=len)[:MOST_SEEDS] for name, contents in found.items()}


def prepare(build, harness, known):
    """Fills the corpus of a harness; gives its folder."""
    corpus = os.path.join(build, "corpus", harness)
    os.makedirs(corpus, exist_ok=True)
    if harness == "transcoding":
        contents = [b"\0" + text.decode("utf-8", "replace").encode("utf-16-le") for group in known.values() for text in group[:15]]
    elif harness == "analyze":
        contents = [text for group in known.values() for text in group]
    else:
        contents = known[harness]
    for content in contents:
        with open(os.path.join(corpus, hashlib.sha256(content).hexdigest()[:32]), "wb") as handle:
            handle.write(content)
    return corpus


def fuzz(build, harness, seconds, known):
    corpus = prepare(build, harness, known)
    os.makedirs(FOUND, exist_ok=True)
    command = [os.path.join(build, "tests", "fuzz", f"fuzz_{harness}"), f"-max_total_time={seconds}", "-max_len=65536", "-timeout=10", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={FOUND}/{harness}-", corpus]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace")
    stats = dict(line[6:].split(":", 1) for line in run.stderr.splitlines() if line.startswith("stat::"))
    runs = stats.get("number_of_executed_units", "?").strip()
    print(f"{harness}: {runs} inputs in {seconds} s, {len(os.listdir(corpus))} in the corpus, {'ok' if run.returncode == 0 else 'FAILED'}", flush=True)
    if run.returncode == 0:
        return None
    telling = [line for line in run.stderr.splitlines() if re.search(r"ERROR|broken promise|runtime error|Assertion|/analyzers/|SUMMARY|Test unit written", line)]
    return f"== {harness}\n" + "\n".join(line[:200] for line in telling[:20]) + "\n"


def main():
    if len(sys.argv) < 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    build, seconds = sys.argv[1], int(sys.argv[2])
    harnesses = sys.argv[3:] or [*SIGNS, "transcoding", *(["analyze"] if seconds >= WHOLE_LINE_FROM else [])]
    known = seeds()
    with concurrent.futures.ThreadPoolExecutor(AT_ONE_TIME) as pool:
        failures = [failure for failure in pool.map(lambda harness: fuzz(build, harness, seconds, known), harnesses) if failure]
    print("\n".join(failures), end="")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
