import pathlib
import re
import unittest


class TestBackups(unittest.TestCase):
    def test_backups_are_kept_for_a_week_at_least(self):
        text = (pathlib.Path(__file__).parents[1] / "__main__.py").read_text()
        self.assertGreaterEqual(int(re.search(r"backup_retention_period=(\d+)", text).group(1)), 7)


if __name__ == "__main__":
    unittest.main()
