#!/usr/bin/env python3
"""The package on a real systemd: run.py PACKAGE.deb

Bootstraps a Debian, boots it in systemd-nspawn, and does what an administrator does: install, watch, reload, upgrade, purge; and what
befalls a service: a freeze, a kill. Every sandbox option is on. Exit code 77, with the reason, where it cannot run.
"""
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from container import PATIENCE, Container, Skip, dependencies, eventually, refuse_where_it_cannot_run
from sandbox import prove_sandbox, show_what_holds

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = "/usr/share/doc/plandiffd/examples"
DROP_INS = "/etc/systemd/system/plandiffd.service.d"
FINDING = 'plandiff_findings{stack="ci/app",stack_env="test",rule="CST101",severity="medium",category="cost"}'
SECRET = 'plandiff_findings{stack="ci/locked",stack_env="test",rule="CST101",severity="medium",category="cost"}'
SETTINGS = "/etc/plandiffd/plandiffd.yml"
# What changes on any Debian while it runs and installs, whoever does it.
MOVES_ANYWAY = ("/dev", "/proc", "/sys", "/run", "/tmp", "/var/tmp", "/var/log", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/backups",
                "/var/lib/systemd", "/root", "/srv", "/home", "/etc/passwd", "/etc/passwd-", "/etc/group", "/etc/group-", "/etc/shadow", "/etc/shadow-",
                "/etc/gshadow", "/etc/gshadow-", "/etc/.pwd.lock", "/etc/subuid", "/etc/subgid", "/etc/subuid-", "/etc/subgid-", "/etc/machine-id")


def files(root):
    found = set()
    for path in root.rglob("*"):
        inside = "/" + str(path.relative_to(root))
        if not any(inside == moving or inside.startswith(moving + "/") for moving in MOVES_ANYWAY):
            found.add(inside)
    return found


def main_pid(box):
    return int(box.show("plandiffd.service", "MainPID"))


def restarted(box, before):
    """The daemon's new process id, once systemd has started it again."""
    return eventually("another process", lambda: (pid := main_pid(box)) not in (0, before) and pid)


def settings(roots, more=""):
    return f"watch:\n  roots: [{', '.join(roots)}]\n{more}"


def newer(package, folder):
    """The same package under a higher version."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(control.read_text().replace("Version: ", "Version: 9."))
    target = folder / "plandiffd_newer.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, target], check=True, stdout=subprocess.DEVNULL)
    return target


def install(box, package):
    shutil.copy(package, box.path("/root/plandiffd.deb"))
    return box.run("apt-get", "install", "--yes", "--no-install-recommends", "/root/plandiffd.deb")


def installs_and_is_ready_without_roots(box, package):
    install(box, package)
    for unit in ("plandiffd.socket", "plandiffd.service"):
        assert box.show(unit, "ActiveState") == "active", box.journal(unit)
        assert box.show(unit, "UnitFileState") == "enabled"
    assert box.run("passwd", "--status", "plandiffd").split()[1] == "L", "the user is not locked"
    assert box.ask("/-/ready")[0] == 200
    box.expect("plandiff_watched_directories", 0)
    assert "none: name directories under watch.roots" in box.ask("/")[1]
    assert "nothing is watched" in box.journal()
    assert "nothing is watched" in box.show("plandiffd.service", "StatusText")
    said = box.run("dpkg", "--verify", "plandiffd")
    assert not said, said
    for page in ("1/plandiffd.1.gz", "5/plandiffd.yml.5.gz"):
        assert box.path(f"/usr/share/man/man{page}").exists() or "path-exclude" in box.run("sh", "-c", "cat /etc/dpkg/dpkg.cfg.d/* /dev/null")


def reloads_whole_or_not_at_all(box):
    box.run("useradd", "--create-home", "ci")
    box.run("install", "--directory", "--owner=ci", "/srv/ci", "/srv/ci/app")
    box.run("install", "--directory", "--owner=ci", "--mode=0700", "/srv/ci/locked")
    before = main_pid(box)
    box.write(SETTINGS, settings(["/srv/ci"]))
    box.run("systemctl", "reload", "plandiffd")
    box.expect("plandiff_watched_directories", 2)  # the locked one cannot be
    assert main_pid(box) == before, "a reload must not restart the service"
    box.write(SETTINGS, settings(["/srv/ci"], "plans:\n  kep_gone: 1m\n"))
    box.run("systemctl", "reload", "plandiffd")
    eventually("reload rejected", lambda: "reload rejected" in box.journal())
    assert 'unknown key "kep_gone" in plans (did you mean "keep_gone"?)' in box.journal()
    assert box.show("plandiffd.service", "ActiveState") == "active" and main_pid(box) == before
    box.expect("plandiff_watched_directories", 2)
    box.write(SETTINGS, settings(["/srv/ci"]))


def finds_what_another_user_drops(box):
    plan = (ROOT / "config" / "example" / "flawed" / "plan.json").read_text()
    for folder, mode in (("app", "644"), ("locked", "600")):
        script = f"umask 077; cat > /srv/ci/{folder}/.plan; chmod {mode} /srv/ci/{folder}/.plan; mv /srv/ci/{folder}/.plan /srv/ci/{folder}/plan.json"
        box.run("setpriv", "--reuid=ci", "--regid=ci", "--init-groups", "sh", "-c", script, stdin=plan)
    box.expect(FINDING, 1)
    assert box.value(SECRET) is None, "a plan that its owner locked away was read"


def reads_locked_workspaces_with_the_example(box):
    box.run("mkdir", "-p", DROP_INS)
    box.run("cp", f"{EXAMPLES}/read-any-workspace.conf", DROP_INS)
    box.run("systemctl", "daemon-reload")
    box.run("systemctl", "restart", "plandiffd")
    box.expect(SECRET, 1)
    assert box.run("sh", "-c", f"grep CapEff /proc/{main_pid(box)}/status").split()[1] == "0000000000000004"  # CAP_DAC_READ_SEARCH
    box.run("rm", f"{DROP_INS}/read-any-workspace.conf")
    box.write(f"{DROP_INS}/test.conf", "[Service]\nWatchdogSec=3s\n")
    box.run("systemctl", "daemon-reload")
    box.run("systemctl", "restart", "plandiffd")
    box.expect(FINDING, 1)


def is_restarted_by_the_watchdog(box):
    before = main_pid(box)
    box.run("sh", "-c", f"kill -STOP {before}")
    start = time.monotonic()
    restarted(box, before)
    box.expect(FINDING, 1)
    took = time.monotonic() - start
    assert "Watchdog timeout (limit 3s)" in box.journal(), box.journal()
    return f"frozen for {took:.1f} s with WatchdogSec=3s"


def survives_kill_9(box):
    before = main_pid(box)
    start = time.monotonic()
    box.run("sh", "-c", f"kill -KILL {before}")
    box.expect(FINDING, 1)  # the socket keeps whoever asks meanwhile
    took = time.monotonic() - start
    assert restarted(box, before) != before
    return f"the finding was back after {took:.1f} s, of which RestartSec=1s"


def comes_back_after_mistakes(box):
    box.write(SETTINGS, "watch:\n  rots: []\n")
    box.run("systemctl", "restart", "plandiffd", check=False)
    deadline = time.monotonic() + PATIENCE
    # Each scrape starts it again through the socket, until systemd has had enough.
    while box.show("plandiffd.socket", "ActiveState") != "failed" and time.monotonic() < deadline:
        assert box.value(FINDING) is None
        time.sleep(0.2)
    assert 'unknown key "rots" in watch (did you mean "roots"?)' in box.journal()
    box.write(SETTINGS, settings(["/srv/ci"]))
    box.run("systemctl", "reset-failed", "plandiffd.socket", "plandiffd")
    box.run("systemctl", "start", "plandiffd.socket", "plandiffd")
    box.expect(FINDING, 1)


def upgrades_without_refusing_anyone(box, package, folder):
    before, refused, answered, done = main_pid(box), [], [], threading.Event()

    def scrape():
        while not done.is_set():
            try:
                answered.append(box.ask("/metrics")[0])
            except ConnectionRefusedError as error:
                refused.append(error)
            except OSError:  # in the middle of an answer when the old process ended; Prometheus scrapes again
                pass
            time.sleep(0.01)

    scraper = threading.Thread(target=scrape)
    scraper.start()
    try:
        install(box, newer(package, folder))
        box.expect(FINDING, 1)
    finally:
        done.set()
        scraper.join()
    assert not refused, f"{len(refused)} of {len(answered)} connections refused"
    assert restarted(box, before)
    assert box.run("dpkg-query", "--show", "--showformat=${Version}", "plandiffd").startswith("9.")
    assert "/srv/ci" in box.path(SETTINGS).read_text(), "the upgrade took the settings away"
    return f"{len(answered)} scrapes meanwhile, none refused"


def purges_without_a_trace(box, before):
    box.run("rm", "-r", DROP_INS)
    box.run("apt-get", "purge", "--yes", "plandiffd")
    left = sorted(files(box.root) - before)
    assert not left, f"left behind: {left}"
    assert box.run("systemctl", "list-unit-files", "--no-legend", "plandiffd*", check=False).strip() == ""
    assert box.run("ss", "-ltn", check=False).count(":9797") == 0
    assert box.run("passwd", "--status", "plandiffd").split()[1] == "L"
    try:
        box.ask("/metrics")
    except ConnectionRefusedError:
        return
    raise AssertionError("somebody still answers")


def test(package, box, folder):
    start = time.monotonic()
    box.bootstrap(["systemd", "dbus", "passwd", "iproute2", *dependencies(package)])
    print(f"ok  has a Debian 12 ({time.monotonic() - start:.1f} s)", flush=True)
    before = set()
    steps = [("boots", box.boot),
             ("notes which files there are", lambda: before.update(files(box.root))),
             ("installs, and is ready without roots", lambda: installs_and_is_ready_without_roots(box, package)),
             ("reloads whole or not at all", lambda: reloads_whole_or_not_at_all(box)),
             ("finds what another user drops, and nothing that is locked away", lambda: finds_what_another_user_drops(box)),
             ("shows what of the sandbox holds", lambda: show_what_holds(box, main_pid(box))),
             ("writes nowhere but in its state directory, and reaches nobody", lambda: prove_sandbox(box)),
             ("reads locked workspaces with the example", lambda: reads_locked_workspaces_with_the_example(box)),
             ("is restarted by the watchdog", lambda: is_restarted_by_the_watchdog(box)),
             ("survives kill -9", lambda: survives_kill_9(box)),
             ("comes back after mistakes in its settings", lambda: comes_back_after_mistakes(box)),
             ("upgrades without refusing anyone", lambda: upgrades_without_refusing_anyone(box, package, folder)),
             ("purges without a trace", lambda: purges_without_a_trace(box, before))]
    for name, step in steps:
        start = time.monotonic()
        remark = step()
        print(f"ok  {name} ({time.monotonic() - start:.1f} s){': ' + remark if remark else ''}", flush=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))  # so that the container goes, too
    package = Path(sys.argv[1])
    try:
        refuse_where_it_cannot_run()
    except Skip as reason:
        print(f"systemd: skipped: {reason}")
        sys.exit(77)
    folder = Path(tempfile.mkdtemp(prefix="plandiffd-systemd-"))
    with open(folder / "console.log", "w", encoding="utf-8") as log:
        box = Container(folder / "root", log)
        try:
            test(package, box, folder)
        except Skip as reason:
            print(f"systemd: skipped: {reason}")
            sys.exit(77)
        except AssertionError as error:
            sys.exit(f"FAILED  {error}\nthe container's console: {folder}/console.log")
        finally:
            box.halt()
            box.remove()
    shutil.rmtree(folder)
    print("systemd: all is well")


if __name__ == "__main__":
    main()
