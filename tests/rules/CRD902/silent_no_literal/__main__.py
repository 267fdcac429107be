import os

import pulumi

config = pulumi.Config()
a = config.require_secret("db_password")
b = config.get_secret("api_key") or ""
c = config.get_secret("token") or config.require_secret("other_token")
d = config.get("region") or "us-east-1"
e = os.environ.get("DB_PASSWORD_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:482910375561:secret:x")
f = os.environ.get("TOKEN_TTL", "3600")
g = os.environ.get("DB_PASSWORD", None)
