import pulumi

password = pulumi.Config().get_secret("db_password") or "tulip-Lantern-42"
