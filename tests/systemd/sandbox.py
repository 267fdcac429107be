"""The sandbox of the unit: which options took effect here, and an attempt to break out of it."""
import re

# Each attempt runs in a service that has every line of the shipped unit but those below, and once more without any sandbox: an attempt
# that fails there, too, would prove nothing.
ATTEMPTS = """
try() { if ( eval "$2" ) 2>/tmp/said; then echo "$1: done"; else echo "$1: $(sed 's/.*: //' /tmp/said | tail -n 1)"; fi; }
try 'write to the state directory' 'echo x > /var/lib/plandiffd/probe && rm /var/lib/plandiffd/probe'
try 'write where everybody may' 'echo x > /opt/everybody/probe && rm /opt/everybody/probe'
try 'write to its settings' 'echo >> /etc/plandiffd/plandiffd.yml'
try 'write to a workspace' 'echo x > /srv/ci/app/probe && rm /srv/ci/app/probe'
try 'write to a home' 'echo x > /home/ci/probe && rm /home/ci/probe'
try 'write to the log' 'echo x > /var/log/probe && rm /var/log/probe'
try 'write to the system' 'echo x > /usr/lib/probe && rm /usr/lib/probe'
try 'change a kernel setting' 'echo 1 > /proc/sys/net/ipv4/ip_forward'
try 'open a network connection' 'exec 3<>/dev/tcp/127.0.0.1/9797'
try 'send a datagram' 'echo > /dev/udp/127.0.0.1/9'
try 'become root' 'setpriv --reuid=0 true'
try 'see the processes of others' 'cat /proc/1/status >/dev/null'
try 'make a user namespace' 'unshare --user true'
"""
LEFT_OUT = re.compile(r"^(Type|NotifyAccess|ExecStart|ExecReload|Restart\w*|WatchdogSec|Timeout\w+|Requires|After|Documentation|WantedBy)=.*\n",
                      re.MULTILINE)
EXPECTED = {"write where everybody may": "Read-only file system", "write to a workspace": "Read-only file system",
            "open a network connection": "Address family not supported by protocol"}
ALLOWED = {"write to the state directory"}


def results(text):
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def prove_sandbox(box):
    """Every attempt but the one to the state directory fails inside, and succeeds for root outside."""
    box.write("/opt/attempts.sh", ATTEMPTS)
    box.run("mkdir", "--mode=1777", "/opt/everybody")
    unit = LEFT_OUT.sub("", box.path("/usr/lib/systemd/system/plandiffd.service").read_text())
    unit = unit.replace("[Service]\n", "[Service]\nType=oneshot\nExecStart=/bin/bash /opt/attempts.sh\n")
    box.run("mkdir", "-p", "/run/systemd/system")
    box.run("tee", "/run/systemd/system/plandiffd-probe.service", stdin=unit)
    box.run("systemctl", "daemon-reload")
    box.run("systemctl", "start", "plandiffd-probe")
    inside = results(box.journal("plandiffd-probe"))
    outside = results(box.run("bash", "/opt/attempts.sh"))
    box.run("rm", "-r", "/run/systemd/system/plandiffd-probe.service", "/opt/attempts.sh", "/opt/everybody")
    box.run("systemctl", "daemon-reload")
    names = [line.split("'")[1] for line in ATTEMPTS.splitlines() if line.startswith("try '")]
    for name in names:
        print(f"      {name}: {inside.get(name)}")
        assert outside.get(name) == "done", f"proves nothing, since it fails outside the sandbox, too: {name}: {outside.get(name)}"
        assert (inside.get(name) == "done") == (name in ALLOWED), f"{name}: {inside.get(name)}"
    for name, why in EXPECTED.items():
        assert inside[name] == why, f"{name}: expected {why}, got {inside[name]}"


def show_what_holds(box, pid):
    """Prints, for the running service, what the kernel says of each option; those that every host has are demanded."""
    status = dict(line.split(":\t", 1) for line in box.run("cat", f"/proc/{pid}/status").splitlines() if ":\t" in line)
    spaces = {name: box.run("readlink", f"/proc/{pid}/ns/{name}") != box.run("readlink", f"/proc/1/ns/{name}")
              for name in ("net", "mnt", "user", "ipc", "uts")}
    limits = box.run("cat", f"/proc/{pid}/limits")
    group = "/sys/fs/cgroup" + box.show("plandiffd.service", "ControlGroup")
    facts = [("NoNewPrivileges", status["NoNewPrivs"] == "1"),
             ("SystemCallFilter, RestrictAddressFamilies", status["Seccomp"] == "2"),
             ("CapabilityBoundingSet", int(status["CapBnd"], 16) == 0 and int(status["CapEff"], 16) == 0),
             ("PrivateNetwork", spaces["net"]), ("PrivateMounts, ProtectSystem", spaces["mnt"]), ("PrivateUsers", spaces["user"]),
             ("PrivateIPC", spaces["ipc"]), ("ProtectHostname", spaces["uts"]), ("UMask", status["Umask"] == "0077"),
             ("LimitCORE", re.search(r"Max core file size +0 +0", limits) is not None),
             ("User", status["Uid"].split()[0] == box.run("id", "--user", "plandiffd").strip())]
    by_host = [("MemoryMax", box.run("cat", f"{group}/memory.max", check=False).strip() == str(1 << 30)),
               ("TasksMax", box.run("cat", f"{group}/pids.max", check=False).strip() == "64"),
               ("IPAddressDeny", "BPF/cgroup firewalling" not in box.run("journalctl", "--no-pager", "--output=cat", "_PID=1"))]
    for name, holds in facts + by_host:
        print(f"      {name}: {'holds' if holds else 'no effect on this host'}")
    gone = [name for name, holds in facts if not holds]
    assert not gone, f"without effect: {gone}"
