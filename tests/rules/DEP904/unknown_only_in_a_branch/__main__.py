import pulumi

config = pulumi.Config()
suffix = config.require("suffix")
if suffix == "prod":
    password = config.require_secret("db_password")
token = config.require("token") if suffix == "prod" else None
