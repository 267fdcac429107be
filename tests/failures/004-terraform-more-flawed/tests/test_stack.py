import json
import pathlib
import unittest

stack = json.loads((pathlib.Path(__file__).parents[1] / "plan.json").read_text())["planned_values"]["root_module"]


class TestStack(unittest.TestCase):
    def test_bucket_is_versioned(self):
        names = [resource["address"] for resource in stack["resources"]]
        self.assertIn("aws_s3_bucket.bucket", names)
        self.assertIn("aws_s3_bucket_versioning.bucket_versioning", names)


if __name__ == "__main__":
    unittest.main()
