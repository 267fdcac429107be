import pulumi

from lib.tap_stack import TapStack

stack = TapStack("payments")
pulumi.export("db_endpoint", stack.database.endpoint)
