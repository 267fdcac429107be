#!/usr/bin/env python3
"""Each kind of bad file gives a reason in a metric and a line in the log, and costs nothing else."""
import json
import os
import stat
import time
import unittest

from daemon import Daemon, eventually, folder, main, plan, write

DEEP = plan(0, multi_az=True).replace('"db.t3.small"', "[" * 10_000 + "]" * 10_000)
STATE = json.dumps({"version": 4, "terraform_version": "1.9.5", "serial": 3, "lineage": "x", "outputs": {}, "resources": []})
LOG = '{"@level":"info","@message":"Terraform 1.9.5","@module":"terraform.ui","type":"apply_start"}\n' * 3

# file name, content, reason, outcome
FILES = [
    ("empty-plan.json", b"", "empty", "malformed"),
    ("cut-plan.json", plan(3)[:-40].encode(), "truncated", "malformed"),
    ("binary-plan.json", b"PK\x03\x04" + bytes(200), "binary_plan", "not_a_plan"),
    ("state-plan.json", STATE.encode(), "state", "not_a_plan"),
    ("text-plan.json", b"Terraform will perform the following actions:\n", "text", "not_a_plan"),
    ("latin1-plan.json", plan().replace("null_resource.n0", "null_resource.n\xe9").encode("latin-1"), "invalid_utf8", "malformed"),
    ("deep-plan.json", DEEP.encode(), "too_deep", "malformed"),
    ("twice-plan.json", (plan() + plan()).encode(), "trailing_text", "malformed"),
    ("large-plan.json", b'{"format_version":"1.2"' + b" " * 2_000_000 + b"}", "too_large", "too_large"),
]


def rejected(reason):
    return f'plandiff_plans_rejected_total{{reason="{reason}"}}'


def state(name):
    return f'plandiff_plans{{state="{name}"}}'


class BadInput(unittest.TestCase):
    def test_each_bad_file_counts_once_by_its_reason_and_good_plans_go_on(self):
        with folder() as root, Daemon([root], settings="limits:\n  plan_size: 1MiB\n") as daemon:
            daemon.wait_ready()
            for name, content, reason, _ in FILES:
                with self.subTest(name):
                    write(root / name, content)
                    daemon.expect(rejected(reason), 1)
                    line = daemon.wait_for_log(name)
                    self.assertIn(f"reason={reason}", line)
                    self.assertRegex(line, r'level=warn msg="plan rejected" .*hint=(?!"")')
            for outcome in ("malformed", "not_a_plan", "too_large"):
                self.assertEqual(daemon.value(state(outcome)), sum(outcome == of for *_, of in FILES))
            write(root / "plan.json", plan(2))
            daemon.expect('plandiff_changes{stack="root",action="create"}', 2)
            page = daemon.ask("/")[2]
            for name, *_ in FILES:
                self.assertIn(name, page)
            self.assertEqual(daemon.ask("/-/healthy")[0], 200)

    def test_what_is_no_regular_file_is_refused_and_blocks_nothing(self):
        with folder() as root:
            os.mkfifo(root / "pipe-plan.json")
            os.mkfifo(root / "pipe.json")
            (root / "out-plan.json").symlink_to("/etc/passwd")
            (root / "dangling-plan.json").symlink_to("nowhere")
            (root / "directory-plan.json").mkdir()
            write(root / "target", plan(6))
            (root / "inside" ).mkdir()
            (root / "inside" / "plan.json").symlink_to("../target")
            with Daemon([root]) as daemon:
                daemon.wait_ready()
                metrics = daemon.metrics()
                self.assertEqual(metrics[rejected("not_regular")], 1)
                self.assertEqual(metrics[rejected("outside_root")], 1)
                self.assertEqual(metrics[rejected("vanished")], 1)
                self.assertEqual(metrics[state("unreadable")], 2)
                self.assertEqual(metrics['plandiff_changes{stack="root/inside",action="create"}'], 6)

    @unittest.skipUnless(os.geteuid() == 0, "only root can make devices")
    def test_a_device_is_refused(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            try:
                os.mknod(root / "plan.json", stat.S_IFCHR | 0o644, os.makedev(1, 5))  # zeros without end
            except PermissionError:
                self.skipTest("devices cannot be made here")
            daemon.expect(rejected("not_regular"), 1)

    @unittest.skipUnless(os.geteuid() == 0, "a daemon of another user is started")
    def test_no_permission(self):
        with folder() as root:
            write(root / "plan.json", plan()).chmod(0o600)
            write(root / "closed" / "plan.json", plan())
            (root / "closed").chmod(0o700)
            write(root / "open" / "plan.json", plan(3))
            with Daemon([root], user=65534) as daemon:
                daemon.wait_ready()
                metrics = daemon.metrics()
                self.assertEqual(metrics[rejected("permission")], 1)
                self.assertEqual(metrics['plandiff_watch_errors_total{reason="permission"}'], 1)
                self.assertEqual(metrics['plandiff_changes{stack="root/open",action="create"}'], 3)
                self.assertIn("no permission", daemon.log())

    def test_a_bad_file_at_a_good_plans_path_keeps_the_good_plans_series(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            write(root / "plan.json", plan(4))
            daemon.expect('plandiff_changes{stack="root",action="create"}', 4)
            stamp = daemon.value('plandiff_stack_last_plan_timestamp_seconds{stack="root"}')
            write(root / "plan.json", "not JSON any more")
            daemon.expect(state("not_a_plan"), 1)
            self.assertEqual(daemon.value(state("analyzed")), 0)
            self.assertEqual(daemon.value('plandiff_changes{stack="root",action="create"}'), 4)
            self.assertEqual(daemon.value('plandiff_stack_last_plan_timestamp_seconds{stack="root"}'), stamp)

    def test_file_names_forge_neither_log_lines_nor_markup_nor_labels(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            evil = b"plan\n<3>level=error msg=forged\x1b[2J\xe2\x80\xae<script>.json"
            directory = os.fsencode(root) + b"/d\xff\"} 1\nplandiff_forged 1"
            os.mkdir(directory)
            with open(os.path.join(directory, evil), "wb") as file:
                file.write(b"text")
            with open(os.path.join(directory, b"plan.json"), "w") as file:
                file.write(plan(2))
            daemon.expect(state("not_a_plan"), 1)
            daemon.expect(state("analyzed"), 1)
            daemon.wait_for_log("reason=text")
            self.assertFalse([line for line in daemon.lines if not line.startswith("time=")])
            self.assertNotIn("<script>", daemon.ask("/")[2])
            self.assertNotIn("\nplandiff_forged", daemon.ask("/metrics")[2])

    def test_a_truncated_file_is_reported_only_when_its_writer_had_time(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            start = time.monotonic()
            write(root / "plan.json", plan(3)[:-40])
            eventually("truncated", lambda: daemon.value(rejected("truncated")) == 1)
            self.assertGreater(time.monotonic() - start, 1.5)


if __name__ == "__main__":
    main(__name__)
