import pulumi

pulumi.export("endpoint", "x")
