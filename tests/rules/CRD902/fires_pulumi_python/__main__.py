import os

import pulumi

config = pulumi.Config()
a = config.get_secret("db_password") or "tulip-Lantern-42"
b = config.get_secret("api_key") or pulumi.Output.secret("tulip-Lantern-43")
c = os.environ.get("MASTER_PASSWORD", "tulip-Lantern-44")
d = os.getenv("SERVICE_TOKEN") or "tulip-Lantern-45"
