"""A real Prometheus and Alertmanager on loopback, with the shipped rules at one second. For the tests of this folder.

The binaries are Debian's, unpacked under build/tools by ./tests/run install, never installed; without them a test is skipped with exit code 77.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from daemon import eventually

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "config/prometheus"


def tool(name):
    """The program's path; ends the test as skipped if there is none."""
    found = shutil.which(name, path=f"{os.environ.get('PLANDIFF_TOOLS', ROOT / 'build/tools')}/usr/bin") or shutil.which(name)
    if found is None:
        print(f"skipped: {name} is not there; ./tests/run install fetches it from Debian")
        sys.exit(77)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def is_up(url):
    try:
        get(url)
        return True
    except (OSError, urllib.error.URLError):
        return False


class Monitoring:
    """Prometheus that scrapes `target`, and an Alertmanager that it tells. `scrape` is further YAML for the job; `prefix` starts
    both somewhere else, where they have `address`."""

    def __init__(self, target, scrape="", prefix=(), address="127.0.0.1"):
        self.folder = Path(tempfile.mkdtemp(prefix="plandiff-prometheus-"))
        self.programs = []
        self.prefix = list(prefix)
        self.prometheus_url = f"http://{address}:{free_port()}"
        self.alertmanager_url = f"http://{address}:{free_port()}"
        self.target, self.scrape = target, scrape

    def __enter__(self):
        try:
            self.start_alertmanager()
            self.start_prometheus()
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def start(self, path, *arguments):
        log = open(self.folder / f"{Path(path).name}.log", "w")
        program = subprocess.Popen([*self.prefix, str(path), *arguments], stdout=log, stderr=subprocess.STDOUT, cwd=self.folder)
        log.close()
        self.programs.append(program)

    def alertmanager(self):
        """Debian's Alertmanager reads its templates below /usr/share, where nothing is installed: a copy of the program looks for them here."""
        installed = b"/usr/share/prometheus/alertmanager"
        unpacked = Path(tool("prometheus-alertmanager"))
        templates = unpacked.parents[1] / "share/prometheus/alertmanager"
        if not templates.is_dir() or templates == Path(installed.decode()):
            return unpacked
        for template in templates.glob("*.tmpl"):
            shutil.copy(template, self.folder)
        here = b"./" * (len(installed) // 2)
        assert len(here) == len(installed)
        program = self.folder / "alertmanager"
        program.write_bytes(unpacked.read_bytes().replace(installed, here))
        program.chmod(0o755)
        return program

    def start_alertmanager(self):
        (self.folder / "alertmanager.yml").write_text("route: {receiver: nobody, group_wait: 0s}\nreceivers: [{name: nobody}]\n")
        self.start(self.alertmanager(), "--config.file=alertmanager.yml", "--storage.path=alerts", "--cluster.listen-address=",
                   f"--web.listen-address={self.alertmanager_url.removeprefix('http://')}")
        eventually("Alertmanager ready", lambda: is_up(self.alertmanager_url + "/-/ready"))

    def start_prometheus(self):
        for name in ("plandiffd.rules.yml", "plandiffd.alerts.yml"):
            shutil.copy(SHIPPED / name, self.folder)
        (self.folder / "prometheus.yml").write_text(f"""
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [plandiffd.rules.yml, plandiffd.alerts.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ["{self.alertmanager_url.removeprefix('http://')}"]}}]}}]}}
scrape_configs:
  - job_name: plandiffd
    static_configs: [{{targets: ["{self.target}"]}}]
{self.scrape}""")
        self.start(tool("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                   f"--web.listen-address={self.prometheus_url.removeprefix('http://')}")
        eventually("Prometheus ready", lambda: is_up(self.prometheus_url + "/-/ready"))

    def query(self, expression):
        """The samples of an instant query."""
        text = get(self.prometheus_url + "/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        return json.loads(text)["data"]["result"]

    def targets(self):
        return json.loads(get(self.prometheus_url + "/api/v1/targets"))["data"]["activeTargets"]

    def alerts(self):
        """{(name, stack): alert} as Alertmanager has them."""
        listed = json.loads(get(self.alertmanager_url + "/api/v2/alerts"))
        return {(alert["labels"]["alertname"], alert["labels"].get("stack")): alert for alert in listed}

    def logs(self):
        return "\n".join(f"{path.name}:\n{path.read_text()[-4000:]}" for path in self.folder.glob("*.log"))

    def __exit__(self, kind=None, *_):
        for program in self.programs:
            program.terminate()
        for program in self.programs:
            program.wait(timeout=30)
        if kind is not None:
            print(self.logs())
        shutil.rmtree(self.folder, ignore_errors=True)
