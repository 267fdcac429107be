run "a" {
  assert {
    condition     = aws_sqs_queue.jobs.name == "x" && data.aws_vpc.main.id != "" && length(module.a.aws_x.y) > 0
    error_message = "aws_sqs_queue.gone"
  }
}
