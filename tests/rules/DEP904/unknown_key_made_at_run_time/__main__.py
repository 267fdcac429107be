import pulumi

config = pulumi.Config()
for name in ("a", "b"):
    config.require(f"{name}_password")
