#!/usr/bin/env python3
"""What happens below a watched root is seen in /metrics."""
import os
import unittest

from daemon import Daemon, eventually, folder, main, plan, write

CST101 = 'plandiff_findings{stack="%s",stack_env="test",rule="CST101",severity="medium",category="cost"}'


def creates(stack):
    return f'plandiff_changes{{stack="{stack}",action="create"}}'


class Watch(unittest.TestCase):
    def test_plans_that_were_there_are_in_the_metrics_when_ready(self):
        with folder() as root:
            for i in range(20):
                write(root / f"s{i}" / "plan.json", plan(i + 1))
            with Daemon([root]) as daemon:
                daemon.wait_ready()
                metrics = daemon.metrics()
                for i in range(20):
                    self.assertEqual(metrics[creates(f"root/s{i}")], i + 1)
                self.assertEqual(metrics['plandiff_plans{state="analyzed"}'], 20)
                self.assertEqual(metrics["plandiff_watched_directories"], 21)
                self.assertEqual(metrics["plandiff_detection_latency_seconds_count"], 0)

    def test_a_plan_written_changed_and_repaired(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            write(root / "plan.json", plan(1, multi_az=True))
            daemon.expect(CST101 % "root", 1)
            daemon.expect(creates("root"), 2)
            write(root / "plan.json", plan(3, multi_az=False))
            daemon.expect(creates("root"), 4)
            self.assertIsNone(daemon.value(CST101 % "root"))
            self.assertEqual(daemon.value("plandiff_detection_latency_seconds_count"), 2)

    def test_directories_made_with_the_plan_already_in_them(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            for i in range(50):
                write(root / "a" / str(i) / "b" / "plan.json", plan())
            for i in range(50):
                daemon.expect(creates(f"root/a/{i}/b"), 1)
            daemon.expect("plandiff_watched_directories", 102)

    def test_a_file_moved_in_and_a_hard_link(self):
        with folder() as root, Daemon([root / ".."], settings="watch:\n  candidates: ['seen/*.json']\n") as daemon:
            daemon.wait_ready()
            outside = write(root / "plan.json", plan(2))
            seen = root / ".." / "seen"
            (seen).mkdir()
            os.rename(outside, seen / "plan.json")
            name = (root / "..").resolve().name
            daemon.expect(creates(f"{name}/seen"), 2)
            other = write(root / "other", plan(5))
            os.link(other, seen / "linked.json")
            daemon.expect('plandiff_plans{state="analyzed"}', 2)

    def test_a_renamed_plan_leaves_nothing_under_its_old_name(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            write(root / "a" / "tmp.json", plan(2))
            daemon.expect(creates("root/a"), 2)
            os.rename(root / "a" / "tmp.json", root / "a" / "plan.json")
            eventually("the new name on the page", lambda: "a/plan.json" in daemon.ask("/")[2])
            self.assertNotIn("a/tmp.json", daemon.ask("/")[2])
            metrics = daemon.metrics()
            self.assertEqual(metrics['plandiff_plans{state="gone"}'], 0)
            self.assertEqual(metrics['plandiff_plans{state="analyzed"}'], 1)
            self.assertEqual(metrics[creates("root/a")], 2)

    def test_a_directory_renamed_goes_on_being_watched(self):
        with folder() as root, Daemon([root], settings="plans:\n  keep_gone: 1s\n") as daemon:
            daemon.wait_ready()
            write(root / "old" / "deep" / "plan.json", plan(2))
            daemon.expect(creates("root/old/deep"), 2)
            os.rename(root / "old", root / "new")
            daemon.expect(creates("root/new/deep"), 2)
            write(root / "new" / "deep" / "plan.json", plan(7))
            daemon.expect(creates("root/new/deep"), 7)
            daemon.expect(creates("root/old/deep"), None)
            write(root / "old" / "deep" / "plan.json", plan(3))
            daemon.expect(creates("root/old/deep"), 3)
            self.assertEqual(daemon.value('plandiff_recrawls_total{reason="unknown_watch"}'), 0)

    def test_a_vanished_plan_speaks_until_its_grace_ends(self):
        with folder() as root, Daemon([root], settings="plans:\n  keep_gone: 2s\n") as daemon:
            daemon.wait_ready()
            path = write(root / "a" / "plan.json", plan(1, multi_az=True))
            daemon.expect(CST101 % "root/a", 1)
            path.unlink()
            daemon.expect('plandiff_plans{state="gone"}', 1)
            self.assertEqual(daemon.value(CST101 % "root/a"), 1)
            daemon.expect(CST101 % "root/a", None)
            daemon.expect('plandiff_plans{state="gone"}', 0)
            self.assertIsNone(daemon.value('plandiff_stack_last_plan_timestamp_seconds{stack="root/a"}'))

    def test_a_tree_removed_and_made_again(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            for round_ in range(3):
                write(root / "job" / "x" / "plan.json", plan(round_ + 1))
                daemon.expect(creates("root/job/x"), round_ + 1)
                (root / "job" / "x" / "plan.json").unlink()
                (root / "job" / "x").rmdir()
                (root / "job").rmdir()
                daemon.expect('plandiff_plans{state="gone"}', 1)
            daemon.expect("plandiff_watched_directories", 1)

    def test_a_root_that_is_removed_and_comes_back(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            root.rename(root.parent / "aside")
            daemon.wait_for_log("root is gone")
            write(root / "plan.json", plan(4))
            daemon.expect(creates("root"), 4)  # looked for every 10 s

    def test_a_plan_written_slowly_is_no_error(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            text = plan(3)
            with open(root / "plan.json", "w") as file:
                for start in range(0, len(text), 200):
                    file.write(text[start:start + 200])
                    file.flush()
                    daemon.ask("/-/healthy")
            daemon.expect(creates("root"), 3)
            self.assertEqual(daemon.value('plandiff_plans_processed_total{result="malformed"}'), 0)

    def test_a_copy_that_keeps_an_old_time_is_no_error_while_it_is_written(self):
        with folder() as root, Daemon([root]) as daemon:
            daemon.wait_ready()
            text = plan(3)
            with open(root / "plan.json", "w") as file:
                file.write(text[:200])
                file.flush()
                os.utime(root / "plan.json", (1_600_000_000, 1_600_000_000))
                eventually("a first look", lambda: daemon.value('plandiff_parse_retries_total{reason="truncated"}'))
                file.write(text[200:])
            daemon.expect(creates("root"), 3)
            self.assertEqual(daemon.value('plandiff_plans_processed_total{result="malformed"}'), 0)

    def test_the_newest_plan_of_a_stack_speaks(self):
        with folder() as root:
            write(root / "new-plan.json", plan(2))
            old = write(root / "old-plan.json", plan(9))
            os.utime(old, (1_600_000_000, 1_600_000_000))
            with Daemon([root]) as daemon:
                daemon.wait_ready()
                self.assertEqual(daemon.value(creates("root")), 2)
                (root / "new-plan.json").unlink()
                daemon.expect('plandiff_plans{state="gone"}', 1)

    def test_other_files_pruned_directories_and_links_are_passed_over(self):
        with folder() as root:
            write(root / "package.json", '{"name": "left-pad", "version": "1.0.0"}')
            write(root / "node_modules" / "plan.json", plan())
            write(root / ".terraform" / "plan.json", plan())
            (root / "etc").symlink_to("/etc")
            (root / "loop").symlink_to(".")
            write(root / "real" / "plan.json", plan())
            with Daemon([root]) as daemon:
                daemon.wait_ready()
                metrics = daemon.metrics()
                self.assertEqual(sum(v for k, v in metrics.items() if k.startswith("plandiff_plans{")), 1)
                self.assertEqual(sum(v for k, v in metrics.items() if k.startswith("plandiff_plans_rejected_total")), 0)
                self.assertEqual(metrics["plandiff_watched_directories"], 2)

    def test_print_writes_the_report_of_each_changed_plan_once(self):
        with folder() as root, Daemon([root], extra=["--print"]) as daemon:
            daemon.wait_ready()
            write(root / "plan.json", plan(1, multi_az=True))
            daemon.expect(CST101 % "root", 1)
            write(root / "second-plan.json", plan(2))
            daemon.expect('plandiff_plans{state="analyzed"}', 2)
            self.assertEqual(daemon.stop()[0], 0)
            printed = "".join(daemon.output)
            self.assertEqual(printed.count(str(root / "plan.json")), 1, printed)
            self.assertEqual(printed.count(str(root / "second-plan.json")), 1, printed)
            self.assertIn("CST101", printed)


if __name__ == "__main__":
    main(__name__)
