#!/usr/bin/env python3
"""The printed catalogue is the current one: rule_pages.py PLANDIFFD PAGE

Compares `plandiffd rules --markdown` with the page in the repository; UPDATE_GOLDEN=1 rewrites the page instead.
"""
import difflib
import os
import subprocess
import sys
from pathlib import Path


def main():
    binary, page = sys.argv[1], Path(sys.argv[2])
    printed = subprocess.run([binary, "rules", "--markdown"], capture_output=True, text=True, check=True).stdout
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(printed)
    kept = page.read_text() if page.exists() else ""
    difference = list(difflib.unified_diff(kept.splitlines(), printed.splitlines(), str(page), "plandiffd rules --markdown", lineterm=""))
    print("\n".join(difference) or f"{page}: up to date")
    if difference:
        sys.exit(f"{page} is out of date: {binary} rules --markdown > {page}")


if __name__ == "__main__":
    main()
