#!/usr/bin/env python3
"""No secret of 1,000 plans leaves plandiffd: taint.py PLANDIFFD [COUNT]

Generates plans from the rules' fixtures: every value that a plan calls sensitive (leaves, whole objects, parts of JSON texts, numbers; before, after, drift, prior
state, planned values), every sensitive variable and output, Pulumi's secret objects and CloudFormation's NoEcho parameters carry a canary. Some plans are
damaged, so that refusals speak, too. Then looks for canaries in the text and the JSON report, in what the daemon prints and logs, in /metrics and on the landing
page. Where nothing is marked, canaries must show, or the test would prove nothing.
"""
import copy
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import secrets as daemon_side

CANARY = "Qx7canary"
NUMBER = 86753090000000
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Values whose shape decides whether rules look further; the rest may carry anything.
KEPT = daemon_side.KEPT | {"family", "protocol", "billing_mode", "principal_arn", "effect"}
PULUMI_SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
AT_ONE_TIME = 100


class Tainter:
    """Gives values a canary and the mask that marks them. The same value at the same path gets the same canary, so that nothing seems to change."""

    def __init__(self, chance, share):
        self.chance = chance
        self.share = share
        self.known = {}

    def number_of(self, path, value):
        return self.known.setdefault((path, json.dumps(value, sort_keys=True)), len(self.known) + 1)

    def taint(self, value, path=""):
        key = path.rsplit(".", 1)[-1]
        if isinstance(value, dict):
            pairs = {k: self.taint(v, f"{path}.{k}") for k, v in value.items()}
            return {k: v for k, (v, _) in pairs.items()}, {k: m for k, (_, m) in pairs.items() if m}
        if isinstance(value, list):
            pairs = [self.taint(v, path) for v in value]
            return [v for v, _ in pairs], [m for _, m in pairs]
        if isinstance(value, bool) or value is None or value == "" or key in KEPT:
            return value, False
        number = self.number_of(path, value)
        if random.Random(f"{self.share}{path}{number}").random() > self.share:
            return value, False
        if isinstance(value, (int, float)):
            return NUMBER + number, True
        if value[:1] in "{[":
            try:
                return json.dumps(Tainter(self.chance, 1).taint(json.loads(value), path)[0]), True
            except ValueError:
                pass
        head, dot, tail = value.rpartition(".")
        return self.chance.choice((f"{head}{CANARY}{number}{dot}{tail}", f"{CANARY}{number}", f"{value} {CANARY}{number}")), True


def taint_change(change, chance, marking):
    inner = change.get("change") or {}
    tainter = Tainter(chance, chance.choice((0.1, 0.5, 1)))
    state = chance.getstate()
    for side in ("before", "after"):
        if isinstance(inner.get(side), dict):
            chance.setstate(state)
            inner[side], mask = tainter.taint(inner[side])
            whole = chance.random() < 0.2 and marking
            inner[f"{side}_sensitive"] = (whole or mask) if marking else False


def taint_known(module, chance):
    for resource in module.get("resources", []):
        resource["values"], resource["sensitive_values"] = Tainter(chance, 1).taint(resource.get("values") or {})
    for child in module.get("child_modules", []):
        taint_known(child, chance)


def terraform_plan(base, chance, marking=True):
    plan = copy.deepcopy(base)
    for change in plan["resource_changes"]:
        taint_change(change, chance, marking)
    if plan["resource_changes"]:
        plan["resource_drift"] = [copy.deepcopy(chance.choice(plan["resource_changes"]))]
    root = plan.setdefault("configuration", {}).setdefault("root_module", {})
    for name, variable in (plan.get("variables") or {}).items():
        variable["value"], _ = Tainter(chance, 1).taint(variable.get("value"), name)
        root.setdefault("variables", {}).setdefault(name, {})["sensitive"] = marking
    plan.setdefault("variables", {})["taint"] = {"value": {"deep": [f"{CANARY}v", NUMBER]}}
    root.setdefault("variables", {})["taint"] = {"sensitive": True}
    for resource in root.get("resources", []):
        resource["expressions"], _ = Tainter(chance, 1).taint(resource.get("expressions") or {}, "type")
    plan["output_changes"] = {f"o{i}": {"actions": ["update"], "before": f"{CANARY}o{i}", "after": {"x": [f"{CANARY}p{i}"]}, "before_sensitive": True, "after_sensitive": True}
                              for i in range(3)}
    plan.setdefault("planned_values", {})["outputs"] = {"o0": {"sensitive": True, "value": f"{CANARY}q"}}
    for section in (plan.get("prior_state", {}).get("values", {}), plan["planned_values"]):
        taint_known(section.get("root_module") or {}, chance)
    return json.dumps(plan)


def pulumi_events(base, chance, marking=True):
    """Every text input becomes a secret object with its plain text, as event streams with --show-secrets hold them."""
    def secret(value, key=""):
        if isinstance(value, dict):
            return {k: secret(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [secret(v, key) for v in value]
        if not isinstance(value, str) or not value or key in ("urn", "type", "engine", "runtime") or chance.random() < 0.3:
            return value
        text = f"{value}{CANARY}{chance.randrange(1000)}"
        return {**PULUMI_SECRET, "plaintext": json.dumps(text), "ciphertext": text} if marking else text
    lines = []
    for line in base.splitlines():
        event = json.loads(line)
        metadata = event.get("resourcePreEvent", {}).get("metadata", {})
        for state in (metadata.get("old"), metadata.get("new")):
            for part in ("inputs", "outputs"):
                if isinstance(state, dict) and isinstance(state.get(part), dict):
                    state[part] = secret(state[part])
        lines.append(json.dumps(event))
    return "\n".join(lines) + "\n"


def template(base, chance, marking=True):
    """Text properties become references to NoEcho parameters, whose defaults carry the canary."""
    document = json.loads(base)
    parameters = document.setdefault("Parameters", {})

    def refer(value, key=""):
        if isinstance(value, dict):
            return value if len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::")) else {k: refer(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [refer(v, key) for v in value]
        if not isinstance(value, str) or not value or key in ("Engine", "Runtime", "Type") or chance.random() < 0.3:
            return value
        name = f"Secret{len(parameters)}"
        parameters[name] = {"Type": "String", "NoEcho": chance.choice((True, "true")) if marking else False, "Default": f"{value}{CANARY}{len(parameters)}"}
        return chance.choice(({"Ref": name}, {"Fn::Sub": f"${{{name}}}"}))
    for resource in document.get("Resources", {}).values():
        resource["Properties"] = refer(resource.get("Properties") or {})
    return json.dumps(document)


def damaged(text, chance):
    at = chance.randrange(len(text) // 2, len(text))
    return chance.choice((text[:at], text[:at] + ",," + text[at:], text[:at] + "\x01" + text[at:], text.replace('"address"', '"address":7,"address"', 1)))


def read(path):
    with open(path, encoding="utf-8") as handle:
        return handle.read()


def bases():
    """Fixtures by kind: [(text or plan, function that taints it)]."""
    found = {"terraform": [], "events": [], "template": []}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "rules", "**", "*"), recursive=True) + glob.glob(os.path.join(ROOT, "config", "example", "*", "plan.json")) +
                       glob.glob(os.path.join(ROOT, "tests", "fuzz", "seeds", "*"))):
        if not path.endswith((".json", ".ndjson")) or os.path.getsize(path) > 200_000:
            continue
        text = read(path)
        if "resourcePreEvent" in text:
            found["events"].append((text, pulumi_events))
        elif '"resource_changes"' in text and not text.startswith("["):
            found["terraform"].append((json.loads(text), terraform_plan)) if text.startswith("{") else None
        elif '"Resources"' in text and '"AWSTemplateFormatVersion"' in text:
            found["template"].append((text, template))
    return found


def generate(count, folder, marking=True):
    known = bases()
    for kind, some in known.items():
        if not some:
            sys.exit(f"no fixture of kind {kind}")
    paths = []
    for number in range(count):
        chance = random.Random(number)
        kind = ("events", "template")[number % 2] if number % 10 == 9 else "terraform"
        base, taint = known[kind][(number // 2 if number % 10 == 9 else number) % len(known[kind])]
        text = taint(base, chance, marking)
        if marking and number % 8 == 7:
            text = damaged(text, chance)
        home = os.path.join(folder, f"stack{number}")
        os.mkdir(home)
        paths.append(os.path.join(home, "plan.json"))
        with open(paths[-1], "w", encoding="utf-8") as handle:
            handle.write(text)
    return paths


def reports(plandiffd, paths):
    for first in range(0, len(paths), AT_ONE_TIME):
        for form in ("text", "json"):
            run = subprocess.run([plandiffd, "check", "--all", "--format", form, "--fail-on", "never", *paths[first:first + AT_ONE_TIME]], capture_output=True, text=True, timeout=600)
            if run.returncode not in (0, 3):
                sys.exit(f"check ended with {run.returncode}: {run.stderr[-2000:]}")
            yield f"check --format {form}", run.stdout + run.stderr


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    plandiffd, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    problems = []
    analyzed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = generate(count, folder)
        for where, text in [*reports(plandiffd, paths), *daemon_side.daemon_outputs(plandiffd, folder)]:
            analyzed += text.count('"outcome": "analyzed"')
            seen = set()
            for shown in re.finditer(f"{CANARY}|{str(NUMBER)[:8]}", text):
                before = text[max(0, shown.start() - 2000):shown.start()]
                rule = (re.findall(r"\b[A-Z]{3}\d{3}\b", before) or ["-"])[-1]
                if rule not in seen:
                    seen.add(rule)
                    problems.append(f"{where} shows a secret, {rule}: …{before[-200:] + text[shown.start():shown.end() + 40]!r}…")
    if analyzed < count * 6 // 10:
        problems.append(f"only {analyzed} of {count} plans were analyzed")
    with tempfile.TemporaryDirectory() as folder:
        shown = sum(text.count(CANARY) for _, text in reports(plandiffd, generate(max(count // 10, 50), folder, marking=False)))
    if shown == 0:
        problems.append("nothing is shown even of plans without marks, so this test proves nothing")
    print("\n".join(problems) if problems else f"{count} plans, {analyzed} of them analyzed: no secret is shown ({shown} canaries where nothing was marked)")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
