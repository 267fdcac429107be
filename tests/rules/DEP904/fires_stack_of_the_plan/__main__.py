import pulumi

config = pulumi.Config()
suffix = config.require("suffix")
password = config.require_secret("db_password")
pulumi.export("suffix", suffix)
