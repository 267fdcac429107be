resource "aws_db_instance" "main" {
  password = "x"
  lifecycle {
    ignore_changes = [password]
  }
}
