import pulumi

config = pulumi.Config()
is_test = config.get_bool("is_test")
if pulumi.get_stack() == "test":
    a = config.get_secret("db_password") or "tulip-Lantern-42"
b = (config.get_secret("api_key") or "tulip-Lantern-43") if is_test else config.require_secret("api_key")
