#!/usr/bin/env python3
"""Compiles every file of a build once with clang 14, for its warnings only: clang_syntax.py BUILD_FOLDER

g++ builds what ships; clang sees other mistakes, and a second reading of the coroutines (g++ 12 miscompiles some, see
coroutine_traps.py). Nothing is generated: -fsyntax-only. A file whose command line and whose own headers have not changed
since it was clean is skipped, so a second run takes a second. Headers of the system are not compared.
"""
import hashlib
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLANG = "clang++-14"
# Flags that only make sense for the compiler which produces code.
DROPPED = ("-fsanitize", "-fno-sanitize", "-O", "-g", "-MD", "-MMD", "-c")
DROPPED_WITH_ARGUMENT = ("-o", "-MF", "-MT")


def clang_command(entry):
    words = shlex.split(entry["command"])
    while not Path(words[0]).name.startswith(("c++", "g++", "clang++")):
        words.pop(0)  # ccache
    kept = [CLANG, "-fsyntax-only", "-Werror", "-fno-color-diagnostics"]
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in DROPPED_WITH_ARGUMENT:
            skip = True
        elif not word.startswith(DROPPED):
            kept.append(word)
    return kept


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def own_dependencies(depfile, directory, root):
    """Files of the repository that a compilation read, from the Makefile rule that clang wrote."""
    words = depfile.read_text().replace("\\\n", " ").split(": ", 1)[1].split()
    paths = {os.path.normpath(os.path.join(directory, word)) for word in words}
    return sorted(path for path in paths if path.startswith(str(root) + os.sep))


def is_clean(stamp, command):
    try:
        known = json.loads(stamp.read_text())
        return known["command"] == command and all(digest(path) == value for path, value in known["files"].items())
    except (OSError, ValueError, KeyError):
        return False


def check(entry, folder, root):
    """Returns what clang complains about, or None if the file was clean before."""
    command = clang_command(entry)
    name = hashlib.sha256((entry["file"] + entry.get("output", "")).encode()).hexdigest()[:24]
    stamp, depfile = folder / f"{name}.json", folder / f"{name}.d"
    if is_clean(stamp, command):
        return None
    run = subprocess.run(command + ["-MMD", "-MF", str(depfile), "-MT", "x"], cwd=entry["directory"],
                         capture_output=True, text=True, check=False)
    if run.returncode == 0:
        files = own_dependencies(depfile, entry["directory"], root)
        stamp.write_text(json.dumps({"command": command, "files": {path: digest(path) for path in files}}))
        return ""
    return run.stdout + run.stderr or f"{entry['file']}: clang ended with {run.returncode}\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(__file__).resolve().parents[2]
    build = Path(sys.argv[1]).resolve()
    folder = build / "clang_syntax"
    folder.mkdir(exist_ok=True)
    entries = json.loads((build / "compile_commands.json").read_text())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda entry: check(entry, folder, root), entries))
    complaints = [text for text in results if text]
    sys.stdout.write("".join(complaints))
    print(f"clang 14: {len(entries)} files, {results.count(None)} unchanged, {len(complaints)} with complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
