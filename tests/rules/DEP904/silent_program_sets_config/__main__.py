import pulumi

pulumi.runtime.set_config("orders:db_password", "x")
import pulumi

config = pulumi.Config()
suffix = config.require("suffix")
password = config.require_secret("db_password")
pulumi.export("suffix", suffix)
