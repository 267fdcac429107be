db_subnet_group       = "catalog-dev"
db_security_group_ids = ["sg-0b4d91e7c26fa5830"]
