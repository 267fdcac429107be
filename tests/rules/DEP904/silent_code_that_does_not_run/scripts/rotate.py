import pulumi

pulumi.Config().require("rotation_key")
