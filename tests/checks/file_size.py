#!/usr/bin/env python3
"""No file is longer than a person reads in one go: file_size.py [--self-test]

Above 250 lines a file is named, above 400 the check fails. Generated pages and fixtures are not code and do not count.
"""
import sys

import tree

SOFT, HARD = 250, 400
SUFFIXES = (".cpp", ".h", ".py", ".sh")
SCRIPTS = ("daemon/quickstart", "daemon/install-packages", "tests/run", ".ci/run")


def measure(path, text):
    """The complaint about a file, and whether it is only a remark."""
    lines = text.count("\n")
    if lines > HARD:
        return f"{path}: {lines} lines, {HARD} is the limit: split it", False
    if lines > SOFT:
        return f"{path}: {lines} lines, more than {SOFT}", True
    return None, True


def self_test():
    def complain(text):
        complaint, remark = measure("x.cpp", text)
        return [] if remark else [complaint]

    tree.prove("file_size", [("\n" * HARD, None), ("\n" * (HARD + 1), "401 lines, 400 is the limit")], complain)


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    paths = [str(path) for path in tree.source_files(suffixes=SUFFIXES) if not str(path).startswith("config/example/")]
    paths += [path for path in SCRIPTS if (tree.ROOT / path).exists()]
    complaints = []
    for path in paths:
        complaint, remark = measure(path, (tree.ROOT / path).read_text())
        if complaint and remark:
            print(complaint)
        elif complaint:
            complaints.append(complaint)
    tree.finish("file_size", complaints, len(paths))


if __name__ == "__main__":
    main()
