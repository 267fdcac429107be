#!/usr/bin/env python3
"""Rules share one namespace, so two folders that define an inline function of the same name may be linked into one without a word.

usage: one_definition.py [--self-test]
"""
import re
import sys
from collections import defaultdict

import tree

DEFINED = re.compile(r"^(?:template <[^>]*>\n)?(?:\[\[nodiscard\]\] )?(?:inline|struct|class|enum class)\s+(?:constexpr\s+)?(?:[\w:<>,&* ]+?[ &*])?(\w+)\s*(?:\(|\{|=|\[)", re.MULTILINE)


def defined_in(text):
    """Names that a header defines at namespace level (`detail` is one namespace for all folders, too)."""
    return {match.group(1) for match in DEFINED.finditer(text)}


def complaints_of(headers):
    """`headers` are (folder, name of the file, text)."""
    places = defaultdict(set)
    for folder, name, text in headers:
        for defined in defined_in(text):
            places[defined].add(f"{folder}/{name}")
    return [f"{defined} is defined in {', '.join(sorted(where))}" for defined, where in sorted(places.items())
            if len({place.split('/')[0] for place in where}) > 1 or len(where) > 1]


def main():
    if "--self-test" in sys.argv:
        twice = [("a", "x.h", "inline bool has_word(int a) {\n}\n"), ("b", "y.h", "inline Verdict has_word(int a) {\n}\n")]
        once = [("a", "x.h", "inline bool has_word(int a) {\n}\nstruct Token {\n"), ("b", "y.h", "inline bool has_line() {\n}\n")]
        assert complaints_of(twice) == ["has_word is defined in a/x.h, b/y.h"], complaints_of(twice)
        assert complaints_of(once) == [], complaints_of(once)
        print("one_definition finds what it looks for")
        return 0
    rules = tree.ROOT / "analyzers" / "rules"
    headers = [(path.parent.name, path.name, path.read_text(encoding="utf-8")) for path in sorted(rules.glob("*/*.h"))]
    complaints = complaints_of(headers)
    print("\n".join(complaints))
    print(f"one_definition: {len(headers)} files, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
