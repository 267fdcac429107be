#!/usr/bin/env python3
"""The unit is as closed as we say: unit.py [--self-test]

`systemd-analyze security` rates the exposure of the shipped service, and of the service with each example that opens it further;
`systemd-analyze verify` finds misspelt options. Exit code 77 where there is no systemd-analyze.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tree

UNITS = tree.ROOT / "systemd"
EXAMPLES = UNITS / "package" / "examples"
WORST = {"plandiffd.service": 0.3, "read-any-workspace.conf": 0.7, "many-directories.conf": 0.3}


def analyze(*arguments):
    ended = subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stdout + ended.stderr


def exposure(text, worst):
    """(the rating of a unit, whether it is at most `worst`), both as systemd-analyze says."""
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder) / "plandiffd.service"
        unit.write_text(text)
        code, said = analyze("security", "--no-pager", "--offline=yes", f"--threshold={round(worst * 10)}", unit)
    rating = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    if rating is None:
        sys.exit(f"systemd-analyze security said\n{said}")
    return float(rating[1]), code == 0


def wrong_words(service, socket):
    """What `systemd-analyze verify` finds in the two units; where the binary lies is not its business here."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "plandiffd.service", Path(folder) / "plandiffd.socket"]
        for path, text in zip(paths, (service, socket)):
            path.write_text(text.replace("/usr/bin/plandiffd", "/bin/true"))
        code, said = analyze("verify", "--man=no", *paths)
    lines = [line for line in said.splitlines() if "plandiffd" in line]
    return lines or ([said] if code else [])


def self_test():
    text = (UNITS / "plandiffd.service").read_text()
    socket = (UNITS / "plandiffd.socket").read_text()
    rating, is_good = exposure(text.replace("PrivateNetwork=yes\n", ""), WORST["plandiffd.service"])
    if is_good or rating <= WORST["plandiffd.service"]:
        sys.exit(f"unit: expected a complaint without PrivateNetwork, got {rating}")
    if not wrong_words(text.replace("PrivateTmp", "PrivatTmp"), socket):
        sys.exit("unit: expected a complaint about PrivatTmp")
    print("unit: 2 samples judged right")


def main():
    if shutil.which("systemd-analyze") is None:
        print("unit: not judged, there is no systemd-analyze here")
        sys.exit(77)
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    text = (UNITS / "plandiffd.service").read_text()
    complaints = wrong_words(text, (UNITS / "plandiffd.socket").read_text())
    for name, worst in WORST.items():
        opened = "" if name.endswith(".service") else (EXAMPLES / name).read_text()
        rating, is_good = exposure(text + "\n" + opened, worst)
        print(f"exposure {rating} of at most {worst}: {name}")
        if not is_good:
            complaints.append(f"{name}: exposure {rating}, more than {worst}: systemd-analyze security --offline=yes tells why")
    tree.finish("unit", complaints, len(WORST))


if __name__ == "__main__":
    main()
