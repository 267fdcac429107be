#!/usr/bin/env python3
"""Every query of the dashboard runs on a real Prometheus and finds series. (Grafana is not in Debian, so its import is not tried here.)"""
import json
import re
import shutil
import unittest

from daemon import Daemon, eventually, folder, main, write
from prometheus import ROOT, Monitoring, tool
from prometheus_test import production

DASHBOARD = ROOT / "config/grafana/plandiffd.json"


def queries(dashboard):
    """(panel, expression) with the variables as Grafana fills them in for All; without the zero that stands in for no series."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            expression = re.sub(r"\$(stack|severity)", ".*", target["expr"])
            yield panel["title"], expression.removesuffix(" or vector(0)")


class Dashboard(unittest.TestCase):
    def test_every_query_finds_series(self):
        dashboard = json.loads(DASHBOARD.read_text())
        names = [variable["name"] for variable in dashboard["templating"]["list"]]
        self.assertEqual(names, ["datasource", "stack", "severity"])
        asked = list(queries(dashboard))
        self.assertGreater(len(asked), 25)
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            with Monitoring(f"{daemon.host}:{daemon.port}") as monitoring:
                eventually("a first scrape", lambda: monitoring.query("plandiff_build_info"))
                shutil.copytree(ROOT / "config/example/flawed", root / "shop")
                write(root / "orders" / "plan.json", production("changeme"))
                write(root / "bad-plan.json", "{")
                daemon.ask("/metrics", headers={"Host": "evil.example"})
                for panel, expression in asked:
                    with self.subTest(panel=panel, expression=expression):
                        eventually(expression, lambda e=expression: monitoring.query(e))
                for variable in ("plandiff_stack_last_plan_timestamp_seconds",):
                    self.assertEqual({sample["metric"]["stack"] for sample in monitoring.query(variable)}, {"root/shop", "root/orders"})

    def test_panels_do_not_overlap(self):
        taken = {}
        for panel in json.loads(DASHBOARD.read_text())["panels"]:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24)
            for x in range(place["x"], place["x"] + place["w"]):
                for y in range(place["y"], place["y"] + place["h"]):
                    self.assertNotIn((x, y), taken, f"{panel['title']} over {taken.get((x, y))}")
                    taken[x, y] = panel["title"]


if __name__ == "__main__":
    tool("prometheus"), tool("prometheus-alertmanager")
    main(__name__)
