resource "aws_secretsmanager_secret_version" "main" {
  secret_id     = aws_secretsmanager_secret.main.id
  secret_string = "change_me"

  lifecycle {
    ignore_changes = [secret_string]
  }
}
