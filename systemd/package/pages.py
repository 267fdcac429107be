#!/usr/bin/env python3
"""The manual pages tell what the program and its settings file tell: pages.py PLANDIFFD

plandiffd.1 is plandiffd.1.in with the help of each command, plandiffd.yml.5 is config/plandiffd.yml; both lie in the repository, so
that a build needs no Python. Compares them; UPDATE_GOLDEN=1 writes them instead.
"""
import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SETTINGS = HERE.parents[1] / "config" / "plandiffd.yml"
COLUMN = 34  # where the help's explanations begin
CONTINUED = re.compile(r"^ {10,}(\S.*)$")
KEY = re.compile(r"^( *)([a-z_]+):(?: (.*))?$")


def roff(text):
    """Text as roff takes it literally."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text.startswith((".", "'")) else text


def helped(binary, command):
    return subprocess.run([binary, *command, "--help"], capture_output=True, text=True, check=True).stdout


def sections(text):
    """{title: lines} of a help text; what stands before the first title is under "", what stands after them under "end"."""
    parts, title = {"": []}, ""
    for line in text.splitlines():
        if re.fullmatch(r"(Positionals|Options|Subcommands):", line):
            title = line[:-1]
            continue
        if title and line and not line.startswith(" "):
            title = "end"
        if line:
            parts.setdefault(title, []).append(line)
    return parts


def entries(lines):
    """(name, what it is) of a section of options."""
    found = []
    for line in lines:
        if (more := CONTINUED.match(line)) and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {more[1]}".strip())
        elif line.startswith("  "):
            is_split = line[COLUMN - 1 : COLUMN] == " "  # a long name has the line for itself
            found.append((line[:COLUMN].strip(), line[COLUMN:].strip()) if is_split else (line.strip(), ""))
        else:
            sys.exit(f"pages.py: this line of the help is not understood: {line}")
    return found


def command_part(binary, command):
    """roff of one command and those below it."""
    parts = sections(helped(binary, command))
    lines = []
    if command:
        usage = next(line for line in parts[""] if line.startswith("Usage: ")).removeprefix("Usage: ")
        usage = usage.removesuffix(" [SUBCOMMAND]")
        lines = [f".SS {roff(usage)}", roff(parts[""][0]) + "."]
    for name, what in entries(parts.get("Positionals", [])):
        lines += [".TP", f".I {roff(name.split()[0])}", roff(what)]
    for name, what in entries(parts.get("Options", [])):
        if command and "--help" in name:
            continue
        lines += [".TP", f".B {roff(name.replace(' ...', ''))}", roff(what)]
    if command and parts.get("end"):
        lines += [".PP", roff(" ".join(parts["end"]))]
    for name, _ in entries(parts.get("Subcommands", [])):
        lines += command_part(binary, [*command, name])
    return lines


def commands_page(binary):
    return (HERE / "plandiffd.1.in").read_text().replace("@COMMANDS@", "\n".join(command_part(binary, [])))


def prose(comment):
    """roff of a comment: its text filled, its indented lines as they are."""
    lines, literal = [], False
    for line in comment:
        if line.startswith("  ") != literal:
            literal = not literal
            lines.append(".PP\n.nf" if literal else ".fi\n.PP")
        if line or literal:
            lines.append(roff(line))
        elif lines:
            lines.append(".PP")
    return lines + ([".fi"] if literal else [])


def settings_page(text):
    """roff of a settings file whose comments explain the keys below them."""
    lines = ['.\\" Made by systemd/package/pages.py from config/plandiffd.yml. Change that, not this.',
             '.TH PLANDIFFD.YML 5 "" "plandiffd" "File Formats"', ".SH NAME", r"plandiffd.yml \- settings of plandiffd", ".SH DESCRIPTION"]
    comment, section, top = [], "", True
    for line in text.splitlines():
        if (stripped := line.strip()).startswith("#"):
            comment.append(stripped[1:].removeprefix(" "))
        elif not stripped:
            if top and comment:
                lines += [*prose(comment), ".SH SETTINGS"]
                comment, top = [], False
        elif key := KEY.match(line):
            indent, name, value = key.groups()
            section = section if indent else name
            shown = f"{section}.{name}" if indent else name
            heading = [".SS " + shown] if value is None else [".TP", rf"\fB{roff(shown)}\fR (default {roff(value)})"]
            lines += heading + prose(comment)
            comment = []
        else:
            sys.exit(f"pages.py: this line of the settings is not understood: {line}")
    return "\n".join(lines + [".SH SEE ALSO", ".BR plandiffd (1)"]) + "\n"


def missing(binary, pages):
    """Options and settings that a page does not name; the two are listed here in another way than the pages list them."""
    shown = {name: text.replace(r"\-", "-") for name, text in pages.items()}
    options = set()
    for command in ([], ["check"], ["serve"], ["rules"], ["rules", "docs"], ["config"], ["config", "check"]):
        options |= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", helped(binary, command)))
    keys = re.findall(r"^ *([a-z_]+):", SETTINGS.read_text(), re.MULTILINE)
    gone = [option for option in sorted(options) if option not in shown["plandiffd.1"]]
    return gone + [key for key in keys if not re.search(rf"\b{key}\b", shown["plandiffd.yml.5"])]


def main():
    binary = sys.argv[1]
    pages = {"plandiffd.1": commands_page(binary), "plandiffd.yml.5": settings_page(SETTINGS.read_text())}
    stale = 0
    for name, text in pages.items():
        page = HERE / name
        if os.environ.get("UPDATE_GOLDEN"):
            page.write_text(text)
        kept = page.read_text() if page.exists() else ""
        difference = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), name, "what is told", lineterm=""))
        print("\n".join(difference) or f"{name}: up to date")
        stale += bool(difference)
    absent = missing(binary, pages)
    if absent:
        sys.exit(f"the pages do not name {', '.join(absent)}")
    if stale:
        sys.exit(f"out of date: UPDATE_GOLDEN=1 python3 systemd/package/pages.py {binary}")


if __name__ == "__main__":
    main()
