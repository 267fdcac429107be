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


PULUMI_WORDS = {"same": "no_op", "refresh": "no_op", "discard": "forget"}


def pulumi(path):
    """Operations by URN: a replacement is one change, however many steps announce it; a refresh counts only where nothing else happens."""
    if path.endswith(".ndjson"):
        with open(path, encoding="utf-8-sig") as handle:
            events = [json.loads(line) for line in handle if line.strip()]
        steps = [event["resourcePreEvent"]["metadata"] for event in events if "resourcePreEvent" in event]
    else:
        digest = document_of(path)
        if not isinstance(digest, dict) or not ("steps" in digest or "changeSummary" in digest):
            return None
        steps = digest.get("steps") or []
    by_urn = {}
    for step in steps:
        by_urn.setdefault(step["urn"], []).append(step["op"])
    counts = Counter()
    for ops in by_urn.values():
        if any(op == "replace" or op.endswith("-replacement") for op in ops):
            counts["replace"] += 1
            counts["imported"] += "import-replacement" in ops
            ops = [op for op in ops if op in ("delete", "discard")]
        else:
            ops = [op for op in ops if op != "refresh"] or ["refresh"]
        for op in ops:
            op = op.removesuffix("-replaced")
            counts["imported"] += op == "import"
            counts["no_op" if op == "import" else PULUMI_WORDS.get(op, op)] += 1
    return counts


def change_set_word(change):
    action, policy = change["Action"], change.get("PolicyAction", "")
    if action == "Remove":
        return "forget" if policy == "Retain" else "delete"
    if action == "Modify" and change.get("Replacement") == "True":
        return "create" if policy == "ReplaceAndRetain" else "replace"
    return {"Add": "create", "Modify": "update", "Import": "no_op"}.get(action, "other")


def cloudformation(path):
    change_set = document_of(path)
    if not isinstance(change_set, dict) or "Changes" not in change_set:
        return None
    counts = Counter()
    for change in change_set["Changes"] or []:
        counts[change_set_word(change["ResourceChange"])] += 1
        counts["imported"] += change["ResourceChange"]["Action"] == "Import"
    return counts


COUNTERS = {"terraform": terraform, "terraform-1.11": terraform, "opentofu": terraform, "oddities": terraform, "cdktf": cdktf, "pulumi": pulumi,
            "cloudformation": cloudformation}


def of_file(folder, path):
    return COUNTERS[folder](path) if folder in COUNTERS else UNCOUNTED
