#!/usr/bin/env python3
"""The 37 failures of the five reports: each is found, in the dialect of its report and in Terraform, and no repaired stack has any.

promised.tsv: failure, what the report says, the rules that answer it.
table.tsv: failure, dialect, stack, rule, address, note. A row with a stack says that the rule has a finding at exactly that address;
a row with `-` as stack says why no plan of that dialect can show it. Each promised rule has a row in either dialect.
Stacks are the folders NNN-DIALECT[-WHAT]-(flawed|repaired).

usage: check.py PLANDIFFD [--list STACK]
"""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TODAY = "2026-11-23"
INPUTS = ("plan.json", "preview.json", "changeset.json", "template.yaml", "template.json", "cdktf.out/stacks/*/plan.json")
DIALECTS = {"000": "pulumi", "001": "cloudformation", "002": "pulumi", "003": "pulumi", "004": "cdktf"}
# A repaired production database costs what it costs; what is too much, an organisation's budget says.
BY_BUDGET = ("CST901",)
GRAVE = ("medium", "high", "critical")


def rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)


def plan_of(stack):
    for pattern in INPUTS:
        found = sorted(stack.glob(pattern))
        if found:
            return found[0]
    raise SystemExit(f"{stack.name}: has no plan (looked for {', '.join(INPUTS)})")


def findings(plandiffd, stack):
    # A stack is the whole of its repository: here it would share this one's tests.
    with tempfile.TemporaryDirectory() as root:
        copy = pathlib.Path(root, stack.name)
        shutil.copytree(stack, copy)
        (copy / ".git").mkdir()
        (copy / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        command = [plandiffd, "check", "--today", TODAY, "--format", "json", str(plan_of(copy))]
        run = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{stack.name}: plandiffd left with {run.returncode}: {run.stderr.strip()}")
    return json.loads(run.stdout)["plans"][0]["findings"]


def judge_table(found, promised, problems):
    told = {}
    for row in rows("table.tsv"):
        where = f"{row['failure']} {row['dialect']} {row['rule']}"
        told.setdefault((row["failure"], row["dialect"]), set()).add(row["rule"])
        if row["rule"] not in promised.get(row["failure"], []):
            problems.append(f"{where}: the rule is not among those that answer the failure")
        if row["stack"] == "-":
            if not row["note"]:
                problems.append(f"{where}: no stack and no reason")
            continue
        if not re.fullmatch(rf"{row['failure'][:3]}-{row['dialect']}(-.+)?-flawed", row["stack"]):
            problems.append(f"{where}: {row['stack']} is no flawed stack of that report and dialect")
        hits = {(f["rule"], f["address"]) for f in found.get(row["stack"], [])}
        if (row["rule"], row["address"]) not in hits:
            others = sorted(address for rule, address in hits if rule == row["rule"])
            problems.append(f"{where}: no finding at {row['address']} of {row['stack']}, but at {', '.join(others) or 'no other address'}")
    for failure, rules in promised.items():
        for dialect in (DIALECTS[failure[:3]], "terraform"):
            for rule in rules:
                if rule not in told.get((failure, dialect), ()):
                    problems.append(f"{failure} {dialect} {rule}: neither a finding nor a reason")


def judge_repaired(found, promised, problems):
    for stack, list_of in found.items():
        if not stack.endswith("-repaired"):
            continue
        answers = {rule for failure, rules in promised.items() if failure[:3] == stack[:3] for rule in rules}
        for finding in list_of:
            if finding["rule"] in BY_BUDGET:
                continue
            if finding["rule"] in answers or finding["severity"] in GRAVE:
                problems.append(f"{stack}: {finding['severity']} {finding['rule']} {finding['address']}: {finding['message']}")


def main():
    plandiffd = sys.argv[1]
    if len(sys.argv) == 4 and sys.argv[2] == "--list":
        for finding in findings(plandiffd, HERE / sys.argv[3]):
            print(finding["severity"], finding["rule"], finding["address"], finding["message"], sep="\t")
        return
    promised = {row["failure"]: row["rules"].split() for row in rows("promised.tsv")}
    stacks = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name.endswith(("-flawed", "-repaired")))
    found = {stack.name: findings(plandiffd, stack) for stack in stacks}
    problems = []
    judge_table(found, promised, problems)
    judge_repaired(found, promised, problems)
    for report, dialect in DIALECTS.items():
        for each in (dialect, "terraform"):
            if f"{report}-{each}-repaired" not in found:
                problems.append(f"{report}: no repaired stack in {each}")
    print(*problems, sep="\n", end="\n" if problems else "")
    shown = sum(row["stack"] != "-" for row in rows("table.tsv"))
    print(f"{len(promised)} failures, {shown} findings in {len(stacks)} stacks, {len(problems)} problems")
    sys.exit(bool(problems))


main()
