"""What a file is going to change, counted without plandiffd: by one function for each folder of the corpus.

A function gives a Counter in the words of the report (create, update, delete, replace, read, no_op, forget, other, moved, imported), or None for a file that is
no plan. Folders without a function are not counted yet.
"""
import json
from collections import Counter

UNCOUNTED = object()

WORDS = {("no-op",): "no_op", ("create",): "create", ("read",): "read", ("update",): "update", ("delete",): "delete",
         ("forget",): "forget", ("delete", "create"): "replace", ("create", "delete"): "replace", ("create", "forget"): "create"}
SECTIONS = ("resource_changes", "planned_values", "prior_state", "configuration", "output_changes", "resource_drift", "applyable", "plan_format_version")


def document_of(path):
    """The first JSON value that opens a line, or None: it is none, is damaged, or something follows on the same line."""
    with open(path, "rb") as handle:
        content = handle.read()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    start = 0
    while not text[start:].lstrip()[:1] in ("{", "["):
        start = text.find("\n", start) + 1
        if start == 0:
            return None
    text = text[start:].lstrip()
    try:
        document, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return None
    return None if text[end:].split("\n", 1)[0].strip() else document


def terraform(path):
    plan = document_of(path)
    if not isinstance(plan, dict):
        return None
    is_bare = "terraform_version" in plan and "format_version" in plan and "values" not in plan
    if not is_bare and not any(section in plan for section in SECTIONS):
        return None
    counts = Counter()
    for change in plan.get("resource_changes") or []:
        inner = change.get("change") or {}
        counts[WORDS.get(tuple(inner.get("actions") or ()), "other")] += 1
        counts["moved"] += bool(change.get("previous_address"))
        counts["imported"] += inner.get("importing") is not None
    return counts


def cdktf(path):
    stack = document_of(path)
    if "stackName" not in stack.get("//", {}).get("metadata", {}):
        return None  # a manifest
    resources = [resource for group in stack.get("resource", {}).values() for resource in group.values()]
    return Counter(create=sum(count if isinstance(count := resource.get("count"), int) else 1 for resource in resources))


COUNTERS = {"terraform": terraform, "terraform-1.11": terraform, "opentofu": terraform, "oddities": terraform, "cdktf": cdktf}


def of_file(folder, path):
    return COUNTERS[folder](path) if folder in COUNTERS else UNCOUNTED
