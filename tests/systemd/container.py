"""A Debian of its own, booted in systemd-nspawn, and what the test asks and does in it."""
import ctypes
import hashlib
import http.client
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

PATIENCE = 60.0  # seconds
WEEK = 7 * 86_400
ENOUGH_KB = 4_000_000
CLONE_NEWNET = 0x40000000


class Skip(Exception):
    """Why the test cannot run here."""


def eventually(what, question, patience=PATIENCE):
    """The first true answer to question(); an AssertionError naming `what` if there is none in time."""
    deadline = time.monotonic() + patience
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {patience:.0f} s: {what}")
        time.sleep(0.05)


def refuse_where_it_cannot_run():
    """Raises Skip with the reason."""
    if os.geteuid() != 0:
        raise Skip("needs root, to boot a container")
    for tool in ("systemd-nspawn", "mmdebstrap", "nsenter", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Skip(f"there is no {tool}: daemon/install-packages systemd")
    cgroups = [line.split() for line in Path("/proc/mounts").read_text().splitlines() if line.split()[2] in ("cgroup", "cgroup2")]
    if not any(os.access(mount[1], os.W_OK) and "rw" in mount[3].split(",") for mount in cgroups):
        raise Skip("no cgroup file system that may be written to, so that systemd could not boot")


def dependencies(package):
    """Names of the packages that the .deb needs, the first of each choice."""
    depends = subprocess.run(["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True).stdout
    return [re.split(r"[ |(]", choice.strip())[0] for choice in depends.split(",")]


class Container:
    def __init__(self, root, log):
        self.root, self.log = Path(root), log
        self.process, self.leader = None, None

    def bootstrap(self, packages):
        """A minimal Debian 12 with these packages. In memory where there is enough, since dpkg waits for the disk at every step."""
        self.root.mkdir()
        available = int(re.search(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text())[1])
        if available > ENOUGH_KB:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755,size=1500m", "plandiffd-test", self.root], check=False)
        subprocess.run(["tar", "--extract", "--numeric-owner", "--xattrs", "--file", self.fetched(packages), "--directory", self.root], check=True)

    def fetched(self, packages):
        """The archive of that Debian, kept for a week: fetching it takes minutes on a busy machine."""
        include = ",".join(sorted(set(packages)))
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plandiffd"
        kept = cache / f"debian-12-{hashlib.sha256(include.encode()).hexdigest()[:16]}.tar"
        if kept.exists() and time.time() - kept.stat().st_mtime < WEEK:
            return kept
        cache.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}.tar")
        source = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={include}", "bookworm", str(new)]
        ended = subprocess.run(source, stdout=self.log, stderr=subprocess.STDOUT, timeout=900, check=False)
        if ended.returncode != 0:
            new.unlink(missing_ok=True)
            raise Skip(f"mmdebstrap could not fetch Debian, see {self.log.name}")
        new.rename(kept)
        return kept

    def boot(self):
        # A cgroup 2 tree is asked for, since nspawn on a hybrid host would hand in half of each kind.
        environment = {**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--console=read-only",
                   "--machine=plandiffd-test", "--directory", str(self.root), "--boot"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, env=environment)

        def state():
            if self.process.poll() is not None:
                raise Skip(f"systemd-nspawn could not boot here, see {self.log.name}")
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            self.leader = int(children[0]) if children else None
            return self.leader and self.run("systemctl", "is-system-running", check=False).strip() in ("running", "degraded")

        eventually("systemd is up", state)
        # From here on this thread, and those that it starts, speak on the container's network.
        with open(f"/proc/{self.leader}/ns/net", encoding="ascii") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET) != 0:
                raise Skip(f"setns: {os.strerror(ctypes.get_errno())}")

    def halt(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.run("systemctl", "poweroff", check=False)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def remove(self):
        subprocess.run(["umount", "--lazy", self.root], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.root, ignore_errors=True)

    def run(self, *command, check=True, timeout=120.0, stdin=None):
        """What the command says inside, as root."""
        entered = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"]
        clean = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}
        ended = subprocess.run([*entered, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean,
                               input=stdin, timeout=timeout, check=False)
        if check and ended.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, command))}: exit code {ended.returncode}\n{ended.stdout}")
        return ended.stdout

    def path(self, inside):
        """Where a file of the container lies outside. Links in it are not to be trusted."""
        return self.root / str(inside).lstrip("/")

    def write(self, inside, text, mode=0o644, owner=None):
        path = self.path(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        if owner:
            self.run("chown", owner, inside)

    def show(self, unit, what):
        """One property of a unit."""
        return self.run("systemctl", "show", "--property", what, "--value", unit).strip()

    def ask(self, page, timeout=30):
        """(status, body) of a page of the daemon."""
        connection = http.client.HTTPConnection("127.0.0.1", 9797, timeout=timeout)
        try:
            connection.request("GET", page)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def value(self, series):
        """The value of a series, or nothing if there is none or nobody answers."""
        try:
            text = self.ask("/metrics")[1]
        except (OSError, http.client.HTTPException):
            return None
        found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else None

    def expect(self, series, value, patience=PATIENCE):
        last = []

        def asked():
            last[:] = [self.value(series)]
            return last == [value]
        try:
            eventually(series, asked, patience)
        except AssertionError as error:
            raise AssertionError(f"{error}: expected {value}, is {last}\n{self.journal()}") from None

    def journal(self, unit="plandiffd.service", lines=40):
        return self.run("journalctl", "--no-pager", "--output=cat", f"--lines={lines}", f"--unit={unit}", check=False)
