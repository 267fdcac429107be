#!/usr/bin/env python3
"""Each rule has a fixture in each dialect that it claims: dialect_fixtures.py [--self-test]

dialect_claims.csv has the claims, dialect_exceptions.csv the few that cannot be shown, with the reason. What a fixture is, its document tells, not its
name; one of the claimed types must be in it.
"""
import csv
import sys

import tree

HERE = tree.ROOT / "tests" / "checks"
FIXTURES = tree.ROOT / "tests" / "rules"
DIALECTS = ("pulumi", "cloudformation")


def dialect_of(text):
    if "urn:pulumi:" in text:
        return "pulumi"
    is_stack = "AWSTemplateFormatVersion" in text or "AWS::Serverless-" in text or '"ResourceType"' in text or '"Resources"' in text or "\nResources:" in text
    return "cloudformation" if is_stack and "AWS::" in text else ""


def shows(text, dialect, types):
    return dialect_of(text) == dialect and ("*" in types or any(name in text for name in types))


def complaints_about(rule, claims, exceptions, documents):
    """`claims` and `exceptions` by dialect: the types, the reason."""
    complaints = []
    for dialect in DIALECTS:
        types = claims[dialect]
        is_shown = any(shows(text, dialect, types) for text in documents)
        reason = exceptions.get(dialect)
        if reason is not None and (is_shown or not types):
            complaints.append(f"{rule}: the exception for {dialect} is not needed")
        elif reason is not None and len(reason) < 20:
            complaints.append(f"{rule}: the exception for {dialect} gives no reason")
        elif types and not is_shown and reason is None:
            complaints.append(f"{rule}: no fixture shows {' or '.join(types[:3])} of {dialect}")
    return complaints


def read_table(name):
    lines = (HERE / name).read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def documents_of(folder):
    for path in sorted(folder.iterdir()):
        for document in (path / "plan.json", path / "plan.yaml") if path.is_dir() else (path,):
            if document.suffix in (".json", ".yaml") and document.exists():
                yield document.read_text(errors="replace")


def self_test():
    claims = {"pulumi": ["aws:sqs/queue:Queue"], "cloudformation": ["*"]}
    preview = '{"steps":[{"urn":"urn:pulumi:dev::shop::aws:sqs/queue:Queue::jobs"}]}'
    template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {Type: AWS::SNS::Topic}\n"
    why = {"cloudformation": "a template has no program to judge"}
    wrong = '{"steps":[{"urn":"urn:pulumi:dev::shop::aws:sns/topic:Topic::news"}]}'
    cases = [
        ((claims, {}, [preview, template]), None),
        ((claims, {}, [preview]), "no fixture shows * of cloudformation"),
        ((claims, {}, [wrong, template]), "no fixture shows aws:sqs/queue:Queue of pulumi"),
        ((claims, why, [preview]), None),
        ((claims, {"cloudformation": "because"}, [preview]), "gives no reason"),
        ((claims, why, [preview, template]), "the exception for cloudformation is not needed"),
        (({"pulumi": [], "cloudformation": []}, {}, ["{}"]), None),
    ]
    tree.prove("dialect_fixtures", cases, lambda case: complaints_about("X", *case))


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    claims = {row["rule"]: {dialect: row[dialect].split() for dialect in DIALECTS} for row in read_table("dialect_claims.csv")}
    exceptions = {}
    for row in read_table("dialect_exceptions.csv"):
        exceptions.setdefault(row["rule"], {})[row["dialect"]] = row["reason"]
    rules = {path.name: path for path in FIXTURES.iterdir() if path.is_dir()}
    complaints = [f"{rule}: dialect_claims.csv does not say what it claims" for rule in sorted(rules.keys() - claims.keys())]
    complaints += [f"{rule}: there is no such rule" for rule in sorted((claims.keys() | exceptions.keys()) - rules.keys())]
    for rule in sorted(rules.keys() & claims.keys()):
        complaints += complaints_about(rule, claims[rule], exceptions.get(rule, {}), list(documents_of(rules[rule])))
    tree.finish("dialect_fixtures", complaints, len(rules))


if __name__ == "__main__":
    main()
