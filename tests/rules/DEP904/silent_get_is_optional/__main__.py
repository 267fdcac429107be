import pulumi

config = pulumi.Config()
suffix = config.require("suffix")
size = config.get("size") or "db.t4g.small"
