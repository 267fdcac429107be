variable "db_subnet_group" {
  type = string
}

variable "db_security_group_ids" {
  type = list(string)
}

resource "aws_db_instance" "payments" {
  identifier     = "payments-dev"
  engine         = "mysql"
  engine_version = "8.4.6"
  instance_class = "db.t4g.large"

  allocated_storage = 100
  storage_type      = "gp2"
  storage_encrypted = true

  db_name                     = "payments"
  username                    = "payments_admin"
  manage_master_user_password = true

  multi_az               = true
  db_subnet_group_name   = var.db_subnet_group
  vpc_security_group_ids = var.db_security_group_ids

  backup_retention_period = 7
  skip_final_snapshot     = true
}

# The archive is large enough for its own IOPS, but asks for fewer than the least that gp3 has there.
resource "aws_db_instance" "archive" {
  identifier     = "payments-archive-dev"
  engine         = "mysql"
  engine_version = "8.4.6"
  instance_class = "db.t4g.large"

  allocated_storage  = 500
  storage_type       = "gp3"
  iops               = 3000
  storage_throughput = 125
  storage_encrypted  = true

  db_name                     = "archive"
  username                    = "payments_admin"
  manage_master_user_password = true

  db_subnet_group_name   = var.db_subnet_group
  vpc_security_group_ids = var.db_security_group_ids

  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_rds_cluster" "reports" {
  cluster_identifier          = "payments-reports-dev"
  engine                      = "aurora-mysql"
  engine_version              = "8.0.mysql_aurora.3.08.0"
  database_name               = "reports"
  master_username             = "payments_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 0
  skip_final_snapshot         = true
  db_subnet_group_name        = var.db_subnet_group
  vpc_security_group_ids      = var.db_security_group_ids
}

output "endpoint" {
  value = aws_db_instance.payments.endpoint
}
