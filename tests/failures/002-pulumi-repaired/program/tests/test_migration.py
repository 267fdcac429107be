import asyncio
import unittest

import pulumi

SETTINGS = {"environment_suffix": "test", "onprem_host": "10.0.0.1", "onprem_db_password": "Nq4-unit", "rds_password": "Rb7-unit",
            "account_id": "684213957042", "rotation_function_arn": "arn:aws:lambda:us-east-1:684213957042:function:rotate"}


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [f"{args.name}-id", dict(args.inputs)]

    def call(self, args):
        return {}


class TestMigration(unittest.TestCase):
    def test_the_database_is_not_public(self):
        asyncio.set_event_loop(asyncio.new_event_loop())
        pulumi.runtime.set_mocks(Mocks())
        for key, value in SETTINGS.items():
            pulumi.runtime.set_config(f"project:{key}", value)
        from lib.migration import MigrationStack
        stack = MigrationStack("t")
        stack.database.publicly_accessible.apply(lambda public: self.assertFalse(public))


if __name__ == "__main__":
    unittest.main()
