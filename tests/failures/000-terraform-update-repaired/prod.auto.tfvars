db_subnet_group       = "payments-data-prod"
db_security_group_ids = ["sg-0b4d91e7c26fa5830"]
monitoring_role_arn   = "arn:aws:iam::482910375561:role/rds-monitoring"
alarm_topic_arn       = "arn:aws:sns:us-east-1:482910375561:payments-alarms"
