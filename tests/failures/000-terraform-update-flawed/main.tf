variable "db_subnet_group" {
  type = string
}

variable "db_security_group_ids" {
  type = list(string)
}

resource "aws_db_parameter_group" "payments" {
  name   = "payments-mysql84"
  family = "mysql8.4"

  parameter {
    name  = "slow_query_log"
    value = "1"
  }

  parameter {
    name  = "log_output"
    value = "FILE"
  }
}

resource "aws_db_instance" "payments" {
  identifier     = "payments"
  engine         = "mysql"
  engine_version = "8.4.6"
  instance_class = "db.t4g.large"

  allocated_storage     = 150
  max_allocated_storage = 500
  storage_type          = "gp3"
  storage_encrypted     = true

  db_name                     = "payments"
  username                    = "payments_admin"
  manage_master_user_password = true

  multi_az               = false
  db_subnet_group_name   = var.db_subnet_group
  vpc_security_group_ids = var.db_security_group_ids
  parameter_group_name   = aws_db_parameter_group.payments.name

  backup_retention_period         = 0
  backup_window                   = "03:00-04:00"
  maintenance_window              = "sun:04:00-sun:05:00"
  copy_tags_to_snapshot           = true
  performance_insights_enabled    = true
  enabled_cloudwatch_logs_exports = ["error", "slowquery"]
  monitoring_interval             = 60
  monitoring_role_arn             = var.monitoring_role_arn
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "payments-final"
}

variable "monitoring_role_arn" {
  type = string
}

output "endpoint" {
  value = aws_db_instance.payments.endpoint
}
