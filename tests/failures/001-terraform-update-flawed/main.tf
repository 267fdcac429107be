variable "db_subnet_group" {
  type = string
}

variable "db_security_group_ids" {
  type = list(string)
}

# Gets encryption at last, which replaces it.
resource "aws_db_instance" "customers" {
  identifier                  = "customer-records-prod"
  engine                      = "mysql"
  engine_version              = "8.4.6"
  instance_class              = "db.m7g.large"
  allocated_storage           = 100
  storage_type                = "gp3"
  storage_encrypted           = true
  db_name                     = "customers"
  username                    = "admin"
  manage_master_user_password = true
  db_subnet_group_name        = var.db_subnet_group
  vpc_security_group_ids      = var.db_security_group_ids
  backup_retention_period     = 1
  skip_final_snapshot         = true
}

output "database_endpoint" {
  value = aws_db_instance.customers.endpoint
}
