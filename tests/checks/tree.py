"""Which files the checks look at, and how they report."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("analyzers", "config", "daemon", "systemd", "tests")
CODE = (".h", ".cpp")


def source_files(root=ROOT, suffixes=CODE):
    """Paths below the rooms with one of the suffixes, relative to the root, sorted."""
    found = (path for room in ROOMS for path in (root / room).rglob("*"))
    return sorted(path.relative_to(root) for path in found if path.suffix in suffixes and path.is_file())


def repository_files(root=ROOT):
    """Every file that is, or would be, in git: tracked, or new and not ignored."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=True).stdout
    return sorted(Path(name) for name in listed.decode().split("\0") if name and (root / name).is_file())


def finish(name, complaints, looked_at):
    """Prints the complaints and ends the process with their verdict."""
    for complaint in complaints:
        print(complaint)
    print(f"{name}: {looked_at} files, {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


def prove(name, samples, complain):
    """The self-test: complain(text) must find what each bad sample shows, and nothing in a good one.

    samples: (text, part of the complaint or None)
    """
    for text, expected in samples:
        complaints = complain(text)
        good = not complaints if expected is None else any(expected in complaint for complaint in complaints)
        if not good:
            sys.exit(f"{name}: expected {expected!r} for\n{text}\ngot {complaints}")
    print(f"{name}: {len(samples)} samples judged right")
