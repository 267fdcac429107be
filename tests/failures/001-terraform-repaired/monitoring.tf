resource "aws_sns_topic" "alerts" {
  name              = "${local.name}-alerts"
  kms_master_key_id = aws_kms_key.data.arn
}

resource "aws_sns_topic_subscription" "on_call" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "https"
  endpoint  = var.on_call_url
}

resource "aws_cloudwatch_log_group" "export" {
  name              = "/aws/lambda/${local.name}-export"
  retention_in_days = 14
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_cloudwatch_metric_alarm" "db" {
  for_each = {
    CPUUtilization      = ["GreaterThanThreshold", 80]
    DatabaseConnections = ["GreaterThanThreshold", 120]
    FreeStorageSpace    = ["LessThanThreshold", 4 * 1024 * 1024 * 1024]
    FreeableMemory      = ["LessThanThreshold", 256 * 1024 * 1024]
  }

  alarm_name          = "${local.name}-${each.key}"
  namespace           = "AWS/RDS"
  metric_name         = each.key
  comparison_operator = each.value[0]
  threshold           = each.value[1]
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    DBInstanceIdentifier = aws_db_instance.customers.identifier
  }
}

resource "aws_cloudwatch_metric_alarm" "export" {
  for_each            = toset(["Errors", "Throttles"])
  alarm_name          = "${local.name}-export-${lower(each.key)}"
  namespace           = "AWS/Lambda"
  metric_name         = each.key
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    FunctionName = aws_lambda_function.export.function_name
  }
}
