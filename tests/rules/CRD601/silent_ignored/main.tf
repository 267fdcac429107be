resource "aws_secretsmanager_secret_version" "main" {
  secret_string = "first"
  lifecycle {
    ignore_changes = [secret_string]
  }
}
