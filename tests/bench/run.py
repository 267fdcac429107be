#!/usr/bin/env python3
"""Times the stages of `plandiffd check` beside one another, as whole processes, and prints time and memory.

usage: tests/bench/run.py [--binary-dir build/release] [--sizes 10K,1M,23M,100M,500M] [--runs N]

Each row is one program on the same file: reading the bytes, the bare On-Demand walk over every value, our reader, our reader with the first twelve
rules and with all, the command `plandiffd check`, and jq (up to 100 MB). Times are the median of hyperfine's runs; memory is the highest resident set of
one run. Compare the ratios: the machine is shared.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

JQ_FILTER = '[.resource_changes[] | select(.change.actions != ["no-op"])] | length'
JQ_LIMIT = 100_000_000
UNITS = {"K": 1_000, "M": 1_000_000}


def size_of(text):
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def peak_memory(command):
    """Highest resident set of the command, in bytes."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_maxrss * 1024


def time_all(commands, runs):
    """Median seconds of each command, from one hyperfine call so that they share the hour."""
    with tempfile.NamedTemporaryFile(suffix=".json") as export:
        subprocess.run(["hyperfine", "-N", "--warmup", "1", "--runs", str(runs), "--ignore-failure", "--style", "none",
                        "--export-json", export.name, *[" ".join(map(quoted, c)) for c in commands]],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return [r["median"] for r in json.load(open(export.name))["results"]]


def quoted(word):
    return "'" + word + "'" if any(c in word for c in " []|\"*") else word


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary-dir", default="build/release")
    parser.add_argument("--sizes", default="10K,1M,23M,100M,500M")
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    stage = os.path.join(options.binary_dir, "tests", "bench", "bench_stage")
    plandiffd = os.path.join(options.binary_dir, "plandiffd")
    for program in (stage, plandiffd):
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is missing; build the release preset with PLANDIFF_BENCH=ON")
    if not shutil.which("hyperfine"):
        sys.exit("hyperfine is missing; it is in Debian's package of that name")

    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes.split(","):
            plan = os.path.join(folder, "plan.json")
            subprocess.run([stage, "make", str(size_of(size)), plan], check=True)
            byte_count = os.path.getsize(plan)
            rows = [("file read", [stage, "read", plan]), ("bare walk", [stage, "walk", plan]), ("reader", [stage, "plan", plan]),
                    ("reader + 12 rules", [stage, "twelve", plan]),
                    ("reader + rules", [stage, "rules", plan]),
                    ("plandiffd check", [plandiffd, "check", "--fail-on", "never", "--max-size", "4294967295", "--output", "/dev/null", plan])]
            if shutil.which("jq") and byte_count <= JQ_LIMIT:
                rows.append(("jq", ["jq", JQ_FILTER, plan]))
            runs = options.runs if byte_count <= 50_000_000 else 3
            seconds = time_all([command for _, command in rows], runs)
            walk = seconds[1]
            print(f"\n{size}: {byte_count:,} bytes, {runs} runs")
            print(f"{'stage':<18}{'ms':>10}{'MB/s':>9}{'walk = 1':>10}{'MiB':>8}{'x file':>8}")
            print(subprocess.run([stage, "cost", plan], capture_output=True, text=True, check=True).stdout.strip() if byte_count <= JQ_LIMIT else "")
            for (name, command), taken in zip(rows, seconds):
                memory = peak_memory(command)
                print(f"{name:<18}{taken * 1e3:>10.2f}{byte_count / taken / 1e6:>9.0f}{walk / taken:>10.2f}"
                      f"{memory / 2**20:>8.0f}{memory / byte_count:>8.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
