#!/usr/bin/env python3
"""bash completes what there is: completions.py PLANDIFFD COMPLETIONS"""
import re
import subprocess
import sys
from pathlib import Path

SCRIPT = 'source "$1"; COMP_WORDS=("${@:2}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _plandiffd; printf "%s\\n" "${COMPREPLY[@]}"'
COMMANDS = (("check",), ("serve",), ("rules",), ("rules", "docs"), ("prices",), ("prices", "import"), ("prices", "show"), ("prices", "status"), ("config",), ("config", "check"))


def main():
    binary, completions = sys.argv[1], sys.argv[2]

    def completed(*words):
        ended = subprocess.run(["bash", "-c", SCRIPT, "bash", completions, binary, *words], capture_output=True, text=True, check=True)
        return ended.stdout.split(), ended.stderr

    complaints = []

    def expect(words, expected):
        found, said = completed(*words)
        if sorted(found) != sorted(expected) or said:
            complaints.append(f"plandiffd {' '.join(words)}<tab>: expected {' '.join(expected)}, got {' '.join(found)} {said}")

    for command in COMMANDS:
        text = subprocess.run([binary, *command, "--help"], capture_output=True, text=True, check=True).stdout
        expect((*command, "--"), sorted(set(re.findall(r"^  (?:-h,)?(--[a-z.-]+)", text, re.MULTILINE))))
    expect(("",), ["check", "serve", "rules", "prices", "config"])
    expect(("ch",), ["check"])
    expect(("config", ""), ["check"])
    expect(("rules", "DEP20"), re.findall(r"^(DEP20\d)", subprocess.run([binary, "rules"], capture_output=True, text=True, check=True).stdout,
                                          re.MULTILINE))
    expect(("check", "--format", ""), ["text", "json"])
    expect(("check", "--fail-on", "=", "me"), ["medium"])
    expect(("check", "--environment", "p"), ["prod", "preprod", "perf"])
    folder = Path(completions).parent
    expect(("check", f"{folder}/comple"), [completions])
    expect(("serve", "--watch", f"{folder}/ex"), [f"{folder}/examples"])
    print("\n".join(complaints) or "completions: as they should be")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
