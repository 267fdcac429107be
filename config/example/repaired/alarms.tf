resource "aws_sns_topic" "alerts" {
  name              = "${local.name}-alerts"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "team" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "https"
  endpoint  = "https://hooks.tidewater-shop.io/validation"
}

locals {
  database   = { DBInstanceIdentifier = aws_db_instance.main.identifier }
  validation = { FunctionName = aws_lambda_function.validation.function_name }
  cleanup    = { FunctionName = aws_lambda_function.cleanup.function_name }
  queue      = { QueueName = aws_sqs_queue.jobs.name }

  above = "GreaterThanThreshold"
  below = "LessThanThreshold"
  alarms = {
    cpu                  = { namespace = "AWS/RDS", metric = "CPUUtilization", statistic = "Average", comparison = local.above, threshold = 80, dimensions = local.database }
    storage              = { namespace = "AWS/RDS", metric = "FreeStorageSpace", statistic = "Average", comparison = local.below, threshold = 4294967296, dimensions = local.database }
    memory               = { namespace = "AWS/RDS", metric = "FreeableMemory", statistic = "Average", comparison = local.below, threshold = 134217728, dimensions = local.database }
    connections          = { namespace = "AWS/RDS", metric = "DatabaseConnections", statistic = "Average", comparison = local.above, threshold = 60, dimensions = local.database }
    validation_errors    = { namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", comparison = local.above, threshold = 0, dimensions = local.validation }
    validation_throttles = { namespace = "AWS/Lambda", metric = "Throttles", statistic = "Sum", comparison = local.above, threshold = 0, dimensions = local.validation }
    cleanup_errors       = { namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", comparison = local.above, threshold = 0, dimensions = local.cleanup }
    cleanup_throttles    = { namespace = "AWS/Lambda", metric = "Throttles", statistic = "Sum", comparison = local.above, threshold = 0, dimensions = local.cleanup }
    queue_age            = { namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", comparison = local.above, threshold = 900, dimensions = local.queue }
  }
}

resource "aws_cloudwatch_metric_alarm" "main" {
  for_each            = local.alarms
  alarm_name          = "${local.name}-${each.key}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  dimensions          = each.value.dimensions
  period              = 300
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
