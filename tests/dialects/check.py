#!/usr/bin/env python3
"""One set of defects in five dialects gives the same findings: check.py PLANDIFFD

A test database in two zones and of a large class, a reserved user, IOPS below the threshold; a function whose package lacks its handler, a
placeholder in its environment. Written as a Terraform plan, an OpenTofu plan, a synthesised CDKTF stack, a Pulumi preview and a CloudFormation
template; each names the resources `orders` and `intake`.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENTS = {
    "terraform": "terraform/plan.json",
    "opentofu": "opentofu/plan.json",
    "cdktf-configuration": "cdktf/cdktf.out",
    "pulumi-preview": "pulumi/preview.json",
    "cloudformation-template": "cloudformation/template.yaml",
}
EXPECTED = {
    ("CST101", "medium", "orders"),
    ("CST102", "medium", "orders"),
    ("DEP101", "critical", "orders"),
    ("DEP104", "critical", "orders"),
    ("DEP202", "critical", "intake"),
    ("CRD102", "high", "intake"),
}
# The attribute of CST101 in each dialect's own words.
SPELLED = {"terraform": "multi_az", "opentofu": "multi_az", "cdktf-configuration": "multi_az", "pulumi-preview": "multiAz", "cloudformation-template": "MultiAZ"}


def short(address):
    return address.replace("::", ".").rsplit(".", 1)[-1]


def main():
    plandiffd = sys.argv[1]
    wrong = []
    for dialect, document in DOCUMENTS.items():
        run = subprocess.run([plandiffd, "check", "--format", "json", "--fail-on", "never", "--today", "2026-11-23", os.path.join(HERE, document)],
                             capture_output=True, text=True, timeout=60)
        plans = json.loads(run.stdout)["plans"]
        if [plan["format"] for plan in plans] != [dialect]:
            wrong.append(f"{document}: read as {[plan['format'] for plan in plans]}")
            continue
        findings = plans[0]["findings"]
        rules = {rule for rule, _, _ in EXPECTED}
        found = {(f["rule"], f["severity"], short(f["address"])) for f in findings if f["rule"] in rules}
        wrong += [f"{dialect}: {' '.join(finding)} is missing" for finding in sorted(EXPECTED - found)]
        wrong += [f"{dialect}: {' '.join(finding)} is found here only" for finding in sorted(found - EXPECTED)]
        attributes = {f["attribute"] for f in findings if f["rule"] == "CST101"}
        if attributes != {SPELLED[dialect]}:
            wrong.append(f"{dialect}: CST101 is about {attributes}")
    print("\n".join(wrong) or f"{len(DOCUMENTS)} dialects, {len(EXPECTED)} findings each")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
