variable "alarm_topic_arn" {
  type = string
}

locals {
  alarms = {
    CPUUtilization      = { operator = "GreaterThanThreshold", threshold = 80 }
    FreeStorageSpace    = { operator = "LessThanThreshold", threshold = 10 * 1024 * 1024 * 1024 }
    FreeableMemory      = { operator = "LessThanThreshold", threshold = 512 * 1024 * 1024 }
    DatabaseConnections = { operator = "GreaterThanThreshold", threshold = 400 }
  }
}

resource "aws_cloudwatch_metric_alarm" "db" {
  for_each            = local.alarms
  alarm_name          = "payments-${each.key}"
  namespace           = "AWS/RDS"
  metric_name         = each.key
  comparison_operator = each.value.operator
  statistic           = "Average"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 3
  alarm_actions       = [var.alarm_topic_arn]

  dimensions = {
    DBInstanceIdentifier = aws_db_instance.payments.identifier
  }
}
