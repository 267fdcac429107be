import os

PASSWORD = os.environ.get("DB_PASSWORD", "tulip-Lantern-42")
