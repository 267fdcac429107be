#!/usr/bin/env python3
"""From a plan on disk to an alert in Alertmanager and back, through a real Prometheus with the shipped rules."""
import json
import shutil
import unittest

from daemon import Daemon, eventually, folder, main, write
from prometheus import ROOT, Monitoring, tool

EXAMPLE = ROOT / "config/example"


def production(password):
    """A database in production, replaced, with that password."""
    def state(storage):
        return {"identifier": "orders-prod", "engine": "postgres", "instance_class": "db.r6g.large", "storage_encrypted": storage, "password": password,
                "username": "orders", "multi_az": True, "backup_retention_period": 7, "deletion_protection": True, "skip_final_snapshot": False,
                "final_snapshot_identifier": "orders-prod-final", "tags": {"Environment": "prod"}, "tags_all": {"Environment": "prod"}}
    change = {"actions": ["delete", "create"] if password else ["no-op"], "before": state(False), "after": state(bool(password)),
              "after_unknown": {"id": True}, "replace_paths": [["storage_encrypted"]], "before_sensitive": {"password": True}, "after_sensitive": {"password": True}}
    return json.dumps({"format_version": "1.2", "terraform_version": "1.9.5", "complete": True, "errored": False, "resource_changes": [
        {"address": "aws_db_instance.orders", "mode": "managed", "type": "aws_db_instance", "name": "orders",
         "provider_name": "registry.terraform.io/hashicorp/aws", "change": change}]})


class Prometheus(unittest.TestCase):
    def test_a_flawed_plan_alerts_and_its_repair_resolves(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            with Monitoring(f"{daemon.host}:{daemon.port}") as monitoring:
                eventually("a first scrape", lambda: monitoring.query("plandiff_build_info"))
                self.assertEqual(monitoring.alerts(), {})
                shutil.copytree(EXAMPLE / "flawed", root / "shop")
                write(root / "orders" / "plan.json", production("changeme"))
                expected = [("PlandiffCostInTest", "root/shop"), ("PlandiffPackageMissing", "root/shop"), ("PlandiffUndeployablePlan", "root/shop"),
                            ("PlandiffStatefulDestroyPlanned", "root/orders"), ("PlandiffPlaceholderCredential", "root/orders"),
                            ("PlandiffNewCriticalFindingInProduction", "root/orders")]
                for alert in expected:
                    eventually(f"{alert} in Alertmanager", lambda a=alert: a in monitoring.alerts())
                destroy = monitoring.alerts()["PlandiffStatefulDestroyPlanned", "root/orders"]
                self.assertEqual(destroy["labels"]["severity"], "critical")
                self.assertEqual(destroy["annotations"]["summary"], "root/orders (prod): the plan destroys 1 resource(s) that hold data")

                shutil.rmtree(root / "shop")
                shutil.copytree(EXAMPLE / "repaired", root / "shop")
                write(root / "orders" / "plan.json", production(""))
                try:
                    eventually("all alerts resolved", lambda: not monitoring.alerts())
                except AssertionError as error:
                    raise AssertionError(f"{error}: {list(monitoring.alerts())}\n{daemon.log()}") from None
                self.assertGreater(float(monitoring.query('plandiff_findings_resolved_total{stack="root/orders"}')[0]["value"][1]), 0)

    def test_what_prometheus_reads_compressed_is_what_a_person_reads(self):
        with folder() as root, Daemon([root]) as daemon:
            shutil.copytree(EXAMPLE / "flawed", root / "shop")
            daemon.wait_ready()
            with Monitoring(f"{daemon.host}:{daemon.port}") as monitoring:
                findings = [series for series in daemon.metrics() if series.startswith("plandiff_findings{")]
                eventually("the findings", lambda: len(monitoring.query("plandiff_findings")) == len(findings))
                target = monitoring.targets()[0]
                self.assertEqual((target["health"], target["lastError"]), ("up", ""))
                for series in ("plandiff_build_info", "process_start_time_seconds", "plandiff_plans"):  # of both members
                    self.assertTrue(monitoring.query(series), series)


if __name__ == "__main__":
    tool("prometheus"), tool("prometheus-alertmanager")
    main(__name__)
