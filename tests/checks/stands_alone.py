#!/usr/bin/env python3
"""The repository stands alone: stands_alone.py [--self-test]

The folder with the corpus and the labels lies beside some clones only, so no file may need it. The tests that use it when it is
there are named here.
"""
import sys

import tree

FOLDER = ".." + "/shared"
OPTIONAL = ("tests/corpus/", "tests/reports/", "tests/bench/")


def complain(text, path="x.cpp"):
    if path.startswith(OPTIONAL):
        return []
    return [f"{path}:{number}: names {FOLDER}" for number, line in enumerate(text.splitlines(), 1)
            if FOLDER in line or "/work" + "/shared" in line]


def self_test():
    samples = [(f'open("{FOLDER}/plans/labels.tsv")', "x.cpp:1: names"), ("the shared folder\nof a build host", None)]
    tree.prove("stands_alone", samples, complain)


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if not (tree.ROOT / ".git").exists():
        print("not a clone: nothing tells which files belong to it")
        sys.exit(77)
    paths = tree.repository_files()
    complaints = [line for path in paths
                  for line in complain((tree.ROOT / path).read_bytes().decode(errors="replace"), str(path))]
    tree.finish("stands_alone", complaints, len(paths))


if __name__ == "__main__":
    main()
