import asyncio
import unittest

import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [f"{args.name}-id", {**args.inputs, "endpoint": "db.local:3306"}]

    def call(self, args):
        return {}


class TestStack(unittest.TestCase):
    def test_storage_has_no_explicit_iops(self):
        asyncio.set_event_loop(asyncio.new_event_loop())
        pulumi.runtime.set_mocks(Mocks())
        for key, value in {"environment_suffix": "test", "instance_class": "db.t4g.medium", "allocated_storage": "20",
                           "account_id": "684213957042"}.items():
            pulumi.runtime.set_config(f"project:{key}", value)
        from lib.tap_stack import TapStack
        stack = TapStack("t")
        stack.database.iops.apply(lambda v: self.assertIsNone(v))


if __name__ == "__main__":
    unittest.main()
