variable "db_subnet_group" {
  type = string
}

variable "db_security_group_ids" {
  type = list(string)
}

resource "aws_rds_cluster" "history" {
  cluster_identifier          = "catalog-history-dev"
  engine                      = "aurora-postgresql"
  engine_version              = "16.4"
  database_name               = "history"
  master_username             = "2nd-admin"
  manage_master_user_password = true
  db_subnet_group_name        = var.db_subnet_group
  vpc_security_group_ids      = var.db_security_group_ids
  storage_encrypted           = true
  backup_retention_period     = 5
  skip_final_snapshot         = true
}

output "endpoint" {
  value = aws_rds_cluster.history.endpoint
}
