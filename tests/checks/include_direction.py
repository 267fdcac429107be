#!/usr/bin/env python3
"""Who may include whom: include_direction.py [--self-test]

Each file belongs to the first unit of UNITS whose prefix fits; it may include its own unit and those named. The libraries
of CMake say the same; this also sees headers that happen to compile. Third-party headers stay in the files of
HEAVY, since each costs seconds in every file that sees it.
"""
import re
import sys

import tree

PLAN = ("base", "plan")
READ = PLAN + ("workspace", "graph", "readers")  # readers: for JSON and variables inside texts, not for formats
RULE = READ + ("terraform_code", "knowledge", "severity", "program", "environment", "sensitive_text", "cost", "rule")
ANALYZE = RULE + ("catalog", "engine", "cdktf_stack", "analyze")

# unit: (prefixes of paths, units that it may include)
UNITS = {
    "base": (("analyzers/base/",), ()),
    "plan": (("analyzers/plan/", "analyzers/plan_input."), ("base",)),
    "workspace": (("analyzers/workspace/",), ("base",)),
    "program": (("analyzers/program/",), ("base", "workspace")),
    "knowledge": (("analyzers/knowledge/",), ("base",)),
    "readers": (("analyzers/readers/",), PLAN + ("knowledge",)),
    "terraform_code": (("analyzers/terraform_code.",), ("base", "workspace")),
    "graph": (("analyzers/graph/",), PLAN),
    "severity": (("analyzers/severity.",), ()),
    "cost": (("analyzers/cost/",), READ + ("knowledge", "severity", "environment")),
    "environment": (("analyzers/environment", "analyzers/tfvars."), READ),
    "cdktf_stack": (("analyzers/cdktf_stack.",), READ),
    "sensitive_text": (("analyzers/sensitive_text.",), READ),
    "rules": (("analyzers/rules/",), ()),  # see rule_complaint
    "rule": (("analyzers/rule.", "analyzers/rule_settings.", "analyzers/report.", "analyzers/subject.", "analyzers/plan_facts.", "analyzers/plan_subject.", "analyzers/stateful."), RULE),
    "catalog": (("analyzers/catalog.", "analyzers/rule_table."), RULE),
    "engine": (("analyzers/engine.", "analyzers/spelling."), RULE + ("catalog",)),
    "analyze": (("analyzers/analysis.", "analyzers/analyze.", "analyzers/version."), ANALYZE),
    "output": (("analyzers/output/",), ANALYZE),
    "config": (("config/",), ANALYZE),
    "log": (("daemon/log.",), ("base", "config")),
    "services": (("daemon/services.", "daemon/offload."), ()),
    "watch": (("daemon/watch/",), ("base", "config", "log", "services")),
    "http": (("daemon/http/",), ANALYZE + ("config", "log", "services")),
    "daemon": (("daemon/",), ANALYZE + ("output", "config", "log", "services", "watch", "http")),
    "tests": (("tests/",), None),  # anything
}

# header prefix: files that may include it
HEAVY = {
    "simdjson": ("analyzers/readers/",),
    "zip.h": ("analyzers/workspace/archive.cpp",),
    "yaml-cpp/": ("config/", "analyzers/readers/cloudformation_yaml.cpp"),
    "CLI/": ("daemon/cli/options.cpp",),
    "boost/beast": ("daemon/http/server.cpp",),
    "spdlog/": ("daemon/log.cpp",),
    "boost/json": ("analyzers/output/json.cpp",),
    "openssl/": ("analyzers/", "daemon/http/"),
    "crypt.h": ("daemon/http/passwords.cpp",),
    "boost/asio": ("daemon/",),
    "prometheus/": ("daemon/",),
    "systemd/": ("daemon/",),
    "zlib.h": ("daemon/http/gzip.cpp",),
}
IN_HEADERS = ("tl/", "fmt/", "boost/asio", "prometheus/")
SYSTEM = re.compile(r"^(sys|linux|netinet|arpa)/|^[a-z_0-9]+(\.h)?$")  # std, libc and the kernel


def unit_of(path):
    return next((unit for unit, (prefixes, _) in UNITS.items() if path.startswith(prefixes)), None)


def own_complaint(path, included):
    unit, target = unit_of(path), unit_of(included)
    if unit is None:
        return "the file belongs to no unit; give it one in UNITS"
    if target is None:
        return "is in no room; includes start at the root of the repository"
    if unit == "rules":
        same_folder = included.rsplit("/", 1)[0] == path.rsplit("/", 1)[0]
        is_rule_header = included in ("analyzers/rule.h", "analyzers/rules/untold.h", "analyzers/program/program.h")
        return None if is_rule_header or same_folder else "a rule includes analyzers/rule.h and its own folder only"
    allowed = UNITS[unit][1]
    return None if allowed is None or target == unit or target in allowed else f"{unit} may not include {target}"


def foreign_complaint(path, included):
    for prefix, homes in HEAVY.items():
        if included.startswith(prefix):
            if not path.startswith(homes):
                return f"only {', '.join(homes)} may include it"
            if path.endswith(".h") and path != "config/reading.h" and not included.startswith(IN_HEADERS) and "simdjson" not in prefix:
                return "third-party headers belong into .cpp files"
            return None
    if SYSTEM.match(included) or included.startswith(IN_HEADERS) or included.startswith("boost/"):
        return None
    return "an unknown library; name its home in HEAVY"


def complain(path, text):
    complaints = []
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match is None:
            continue
        quoted, included = match[1] == '"', match[2]
        if path.startswith("tests/"):
            continue
        reason = own_complaint(path, included) if quoted else foreign_complaint(path, included)
        if reason:
            complaints.append(f"{path}:{number}: {included}: {reason}")
    return complaints


SAMPLES = [  # path, include, part of the complaint
    ("analyzers/base/text.cpp", '"analyzers/plan/plan.h"', "base may not include plan"),
    ("analyzers/plan/plan.cpp", '"analyzers/base/arena.h"', None),
    ("analyzers/plan/plan.cpp", '"analyzers/readers/reader.h"', "plan may not include readers"),
    ("analyzers/rules/rds/x.cpp", '"analyzers/rule.h"', None),
    ("analyzers/rules/rds/x.cpp", '"analyzers/rules/rds/sizes.h"', None),
    ("analyzers/rules/program/x.cpp", '"analyzers/program/program.h"', None),
    ("analyzers/program/call.cpp", '"analyzers/plan/plan.h"', "program may not include plan"),
    ("analyzers/rules/rds/x.cpp", '"analyzers/plan/plan.h"', "analyzers/rule.h and its own folder only"),
    ("analyzers/rules/rds/x.cpp", '"analyzers/rules/lambda/y.h"', "analyzers/rule.h and its own folder only"),
    ("analyzers/analyze.cpp", '"config/settings.h"', "analyze may not include config"),
    ("analyzers/output/json.cpp", '"daemon/log.h"', "output may not include log"),
    ("daemon/watch/inotify.cpp", '"analyzers/plan/plan.h"', "watch may not include plan"),
    ("daemon/watch/inotify.cpp", '"daemon/http/server.h"', "watch may not include http"),
    ("daemon/app.cpp", '"daemon/http/server.h"', None),
    ("daemon/app.cpp", '"inotify.h"', "in no room"),
    ("daemon/app.cpp", "<simdjson.h>", "only analyzers/readers/ may include it"),
    ("daemon/app.cpp", "<sys/inotify.h>", None),
    ("daemon/app.cpp", "<re2/re2.h>", "unknown library"),
    ("config/load.h", "<yaml-cpp/yaml.h>", "belong into .cpp files"),
    ("daemon/app.h", "<boost/asio/awaitable.hpp>", None),
]


def self_test():
    for path, included, expected in SAMPLES:
        tree.prove(f"include_direction {path}", [(f"#include {included}\n", expected)], lambda text, p=path: complain(p, text))


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    paths = tree.source_files()
    complaints = [line for path in paths for line in complain(str(path), (tree.ROOT / path).read_text())]
    tree.finish("include_direction", complaints, len(paths))


if __name__ == "__main__":
    main()
