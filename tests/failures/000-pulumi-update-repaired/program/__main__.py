"""The payments database in production, deployed before."""
import pulumi
import pulumi_aws as aws

tags = {"Environment": "production", "CostCenter": "payments", "Owner": "payments-platform", "ManagedBy": "pulumi"}
parameters = aws.rds.ParameterGroup(
    "parameters", name="payments-mysql84-prod", family="mysql8.4",
    parameters=[{"name": "slow_query_log", "value": "1"}, {"name": "log_output", "value": "FILE"}], tags=tags)
database = aws.rds.Instance(
    "payments-db", identifier="payments-mysql-prod", engine="mysql", engine_version="8.4.3", instance_class="db.m7g.large",
    allocated_storage=150, max_allocated_storage=500, storage_type="gp3", storage_encrypted=True, db_name="payments",
    username="payments_admin", manage_master_user_password=True, multi_az=True,
    db_subnet_group_name="payments-prod", vpc_security_group_ids=["sg-0b4d91e7c26fa5830"], parameter_group_name=parameters.name,
    backup_retention_period=14, backup_window="03:00-04:00", maintenance_window="sun:04:30-sun:05:30",
    monitoring_interval=60, monitoring_role_arn="arn:aws:iam::482910375561:role/rds-monitoring",
    performance_insights_enabled=True, enabled_cloudwatch_logs_exports=["error", "slowquery"], copy_tags_to_snapshot=True,
    deletion_protection=True, skip_final_snapshot=False, final_snapshot_identifier="payments-mysql-prod-final", tags=tags)
pulumi.export("db_endpoint", database.endpoint)
