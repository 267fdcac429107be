#!/usr/bin/env python3
"""Proves that something does not compile: twice.py COMPILER INCLUDE_FOLDER FILE

The file must compile as it is, so that it cannot rot, and must not with -DWRONG. Its line `// refused: TEXT` is what the
compiler must then say, so that it is refused for that reason and no other.
"""
import re
import subprocess
import sys
from pathlib import Path


def compile_once(compiler, include, path, *extra):
    flags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{include}"]
    run = subprocess.run([compiler, *flags, *extra, str(path)], capture_output=True, text=True, check=False)
    return run.returncode, run.stderr


def main():
    compiler, include, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    expected = re.search(r"^// refused: (.+)$", path.read_text(), re.MULTILINE)
    if expected is None:
        sys.exit(f"{path}: no line `// refused: TEXT`")
    code, said = compile_once(compiler, include, path)
    if code != 0:
        sys.exit(f"{path}: does not compile even without -DWRONG:\n{said}")
    code, said = compile_once(compiler, include, path, "-DWRONG")
    if code == 0:
        sys.exit(f"{path}: compiles with -DWRONG")
    if expected[1] not in said:
        sys.exit(f"{path}: refused, but not with `{expected[1]}`:\n{said}")


if __name__ == "__main__":
    main()
