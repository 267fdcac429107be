#!/usr/bin/env python3
"""The metrics as a file for node_exporter."""
import os
import stat
import unittest

from daemon import Daemon, eventually, folder, main, plan, write

CST101 = 'plandiff_findings{stack="root",stack_env="test",rule="CST101",severity="medium",category="cost"} 1\n'


def content(path):
    return path.read_text() if path.exists() else ""


class Textfile(unittest.TestCase):
    def test_it_follows_the_plans_is_whole_readable_and_without_the_process(self):
        with folder() as root:
            target = root.parent / "plandiff.prom"
            with Daemon([root], extra=["--textfile", str(target)], environment={}) as daemon:
                daemon.wait_ready()
                eventually("the file", target.exists)
                write(root / "plan.json", plan(1, multi_az=True))
                eventually("the finding", lambda: CST101 in content(target))
                text = content(target)
                self.assertTrue(text.endswith("\n"))
                self.assertIn("plandiff_build_info", text)
                self.assertNotIn("process_", text)
                self.assertEqual(stat.S_IMODE(target.stat().st_mode), 0o644)
                self.assertEqual([name for name in os.listdir(root.parent) if name.endswith(".prom")], ["plandiff.prom"])
                write(root / "plan.json", plan(1, multi_az=False))
                eventually("no finding", lambda: CST101 not in content(target))
            self.assertEqual(sorted(os.listdir(root.parent)), ["plandiff.prom", "root"])

    def test_a_file_that_cannot_be_written_is_said_once_counted_and_stops_nothing(self):
        with folder() as root, Daemon([root], extra=["--textfile", str(root.parent / "no" / "plandiff.prom")]) as daemon:
            daemon.wait_ready()
            eventually("two failures", lambda: daemon.value("plandiff_textfile_write_errors_total") >= 1)
            write(root / "plan.json", plan(1))
            eventually("more failures", lambda: daemon.value("plandiff_textfile_write_errors_total") >= 2)
            self.assertEqual(sum("metrics not written" in line for line in daemon.lines), 1)
            (root.parent / "no").mkdir()
            write(root / "plan.json", plan(2))
            daemon.wait_for_log("metrics are written again")


if __name__ == "__main__":
    main(__name__)
