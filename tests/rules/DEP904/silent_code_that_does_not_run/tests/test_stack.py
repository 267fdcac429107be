import pulumi

pulumi.Config().require("only_in_tests")
