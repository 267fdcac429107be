resource "aws_instance" "main" {
  user_data = templatefile("${path.module}/templates/deep/start.sh.tpl", { name = var.name })
}
