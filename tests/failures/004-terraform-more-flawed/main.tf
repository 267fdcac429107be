variable "db_subnet_group" {
  type = string
}

variable "db_security_group_ids" {
  type = list(string)
}

# Made without the snapshot, as the report repairs it, and with new mistakes.
resource "aws_db_instance" "database" {
  identifier                   = "validation-test"
  engine                       = "mysql"
  engine_version               = "8.4.6"
  instance_class               = "db.t3.small"
  allocated_storage            = 20
  storage_type                 = "gp3"
  storage_encrypted            = true
  db_name                      = "validation-results"
  username                     = "admin"
  password                     = "Val/7@x"
  performance_insights_enabled = true
  db_subnet_group_name         = var.db_subnet_group
  vpc_security_group_ids       = var.db_security_group_ids
  backup_retention_period      = 3
  skip_final_snapshot          = true
}

resource "aws_db_instance" "warehouse" {
  identifier                  = "warehouse-test"
  engine                      = "mysql"
  engine_version              = "8.4.6"
  instance_class              = "db.m5.2xlarge"
  allocated_storage           = 100
  storage_type                = "gp3"
  storage_encrypted           = true
  username                    = "admin"
  manage_master_user_password = true
  db_subnet_group_name        = var.db_subnet_group
  vpc_security_group_ids      = var.db_security_group_ids
  backup_retention_period     = 3
  skip_final_snapshot         = true
}

resource "aws_iam_role" "role" {
  name = "validation-test"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_lambda_function" "validation" {
  function_name    = "validation-test"
  role             = aws_iam_role.role.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  handler          = "index.lambda_handler"
  filename         = "build/validation.zip"
  source_code_hash = filebase64sha256("build/validation.zip")
}

resource "aws_lambda_function" "report" {
  function_name    = "validation-report-test"
  role             = aws_iam_role.role.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  handler          = "validation_handler.py.lambda_handler"
  filename         = "build/report.zip"
  source_code_hash = filebase64sha256("build/report.zip")
}

resource "aws_s3_object" "rules" {
  bucket = "validation-rules-test-684213957042"
  key    = "rules.json"
  source = "rules/rules.json"
}
