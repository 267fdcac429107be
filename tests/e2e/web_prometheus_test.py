#!/usr/bin/env python3
"""A Prometheus in another network namespace scrapes by host name over TLS with a password; and promtool accepts the shipped web configuration."""
import os
import shutil
import subprocess
import sys
import unittest
import uuid

from certificates import authority, bcrypt, certificate
from daemon import Daemon, eventually, folder, main, write
from prometheus import ROOT, Monitoring, tool

EXAMPLE = ROOT / "config/web.example.yml"
NAME = "buildhost.example"


def ip(*arguments):
    return subprocess.run(["ip", *arguments], capture_output=True, text=True, check=True)


class Network:
    """A pair of interfaces between this namespace and a new one, with an address each of 198.51.100.0/24, which is for documentation."""

    def __enter__(self):
        suffix = uuid.uuid4().hex[:6]
        self.name, self.here, self.there = f"plandiff-{suffix}", f"pd{suffix}a", f"pd{suffix}b"
        ip("netns", "add", self.name)
        try:
            ip("link", "add", self.here, "type", "veth", "peer", "name", self.there, "netns", self.name)
            ip("addr", "add", "198.51.100.1/24", "dev", self.here)
            ip("link", "set", self.here, "up")
            ip("-n", self.name, "addr", "add", "198.51.100.2/24", "dev", self.there)
            ip("-n", self.name, "link", "set", self.there, "up")
            ip("-n", self.name, "link", "set", "lo", "up")
        except subprocess.CalledProcessError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        subprocess.run(["ip", "link", "del", self.here], capture_output=True, check=False)
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True, check=False)


class WebPrometheus(unittest.TestCase):
    def check(self, file):
        return subprocess.run([tool("promtool"), "check", "web-config", str(file)], capture_output=True, text=True, check=False)

    def test_promtool_accepts_the_example_as_it_is_and_filled_in(self):
        with folder() as root:
            authority(root)
            certificate(root, "tls", "DNS:localhost")
            authority(root, "clients")
            text = EXAMPLE.read_text()
            filled = text.replace("  # prometheus: $2y$10$...", f"  prometheus: {bcrypt('x', '10')}").replace("  # client_", "  client_")
            self.assertEqual(filled.count("\n  client_"), 2)
            for web in (text, filled):
                ended = self.check(write(root / "web.yml", web))
                self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
                with Daemon([root], extra=["--web.config", str(root / "web.yml")]) as daemon:
                    daemon.wait_for_log("listening")
            self.assertNotEqual(self.check(write(root / "web.yml", "nonsense: 1\n")).returncode, 0)

    def test_prometheus_of_another_host(self):
        if os.geteuid() != 0:
            self.skipTest("network namespaces need root")
        try:
            network = Network().__enter__()
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"network namespaces cannot be made here: {getattr(error, 'stderr', error)}")
        try:
            self.scrape(network)
        finally:
            network.__exit__()

    def scrape(self, network):
        with folder() as root:
            top = root.parent
            authority(top)
            certificate(top, "tls", f"DNS:{NAME}")
            write(top / "web.yml", "tls_server_config: {cert_file: tls.crt, key_file: tls.key}\n" f"basic_auth_users: {{prometheus: {bcrypt('s3cret', '10')}}}\n")
            shutil.copytree(ROOT / "config/example/flawed", root / "shop")
            hosts = write(top / "hosts", f"127.0.0.1 localhost\n198.51.100.1 {NAME}\n")  # the name that the other host knows us by
            settings = f"http:\n  hosts: [{NAME}]\n"
            with Daemon([root], listen="198.51.100.1:0", settings=settings, extra=["--web.config", str(top / "web.yml")]) as daemon:
                def job(password):
                    return (f"    scheme: https\n    tls_config: {{ca_file: {top}/ca.crt}}\n"
                            f"    basic_auth: {{username: prometheus, password: {password}}}\n")

                there = {"address": "198.51.100.2", "prefix": ["nsenter", f"--net=/run/netns/{network.name}", "unshare", "--mount", "sh", "-c",
                                                               'mount --bind "$0" /etc/hosts && exec "$@"', str(hosts)]}
                with Monitoring(f"{NAME}:{daemon.port}", scrape=job("s3cret"), **there) as monitoring:
                    eventually("the target up", lambda: [t for t in monitoring.targets() if t["health"] == "up"])
                    eventually("the findings", lambda: monitoring.query('plandiff_findings{rule="DEP202"}'))
                    self.assertEqual(monitoring.targets()[0]["scrapeUrl"], f"https://{NAME}:{daemon.port}/metrics")
                    eventually("the alert", lambda: ("PlandiffPackageMissing", "root/shop") in monitoring.alerts())
                with Monitoring(f"{NAME}:{daemon.port}", scrape=job("wrong"), **there) as monitoring:
                    eventually("the target down", lambda: [t for t in monitoring.targets() if "401" in t["lastError"]])


if __name__ == "__main__":
    for name in ("promtool", "prometheus", "prometheus-alertmanager"):
        tool(name)
    if shutil.which("openssl") is None:
        print("skipped: openssl is not there")
        sys.exit(77)
    main(__name__)
