variable "environment_suffix" {
  type    = string
  default = "dev"
}

resource "aws_db_instance" "reports" {
  identifier                 = "customer-reports-${var.environment_suffix}"
  engine                     = "mysql"
  engine_version             = "8.4.6"
  instance_class             = "db.m5.2xlarge"
  allocated_storage          = 100
  storage_type               = "gp3"
  username                   = "admin"
  password                   = "Qr7/x2"
  auto_minor_version_upgrade = false
  db_subnet_group_name       = aws_db_subnet_group.main.name
  vpc_security_group_ids     = [aws_security_group.db.id]
  backup_retention_period    = 1
  skip_final_snapshot        = true
}

resource "aws_db_instance" "audit" {
  identifier              = "customer-audit-${var.environment_suffix}"
  engine                  = "mysql"
  engine_version          = "8.4.6"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 20
  storage_type            = "gp3"
  storage_encrypted       = true
  username                = "admin"
  db_subnet_group_name    = aws_db_subnet_group.main.name
  vpc_security_group_ids  = [aws_security_group.db.id]
  backup_retention_period = 1
  skip_final_snapshot     = true
}

resource "aws_secretsmanager_secret" "db" {
  name = "customer-records/db-${var.environment_suffix}"
}

resource "aws_secretsmanager_secret_version" "db" {
  secret_id     = aws_secretsmanager_secret.db.id
  secret_string = jsonencode({ username = "admin", engine = "mysql", host = aws_db_instance.reports.address })
}

data "aws_ssm_parameter" "image" {
  name = aws_ssm_parameter.image.name
}

resource "aws_ssm_parameter" "image" {
  name  = "/customer/image-${var.environment_suffix}"
  type  = "String"
  value = "al2023"
}

resource "aws_instance" "importer" {
  ami           = data.aws_ssm_parameter.image.value
  instance_type = "t4g.micro"
  subnet_id     = aws_subnet.public["a"].id

  user_data = <<-EOT
    #!/bin/bash
    export DB_PASSWORD=TempPassword123!
    /opt/import/run
  EOT
}
