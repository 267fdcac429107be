"""RDS MySQL for the payment service, as first generated."""
import pulumi
import pulumi_aws as aws


class TapStack(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("tap:stack:TapStack", name, None, opts)
        config = pulumi.Config()
        suffix = config.require("environment_suffix")
        child = pulumi.ResourceOptions(parent=self)
        tags = {"Environment": "production", "CostCenter": "payments"}

        self.database = aws.rds.Instance(
            "payments-db",
            identifier=f"payments-mysql-{suffix}",
            engine="mysql",
            engine_version="8.4.3",
            instance_class="db.t4g.xlarge",
            allocated_storage=150,
            storage_type="gp3",
            iops=3000,
            storage_throughput=125,
            storage_encrypted=True,
            multi_az=True,
            availability_zone="us-west-2b",
            db_name="payments",
            username="payments_admin",
            password=config.require_secret("db_password"),
            db_subnet_group_name="payments-private-subnets",
            vpc_security_group_ids=["sg-0123456789abcdef0"],
            backup_window="03:00-04:00",
            maintenance_window="mon:03:30-mon:04:30",
            publicly_accessible=False,
            skip_final_snapshot=True,
            tags=tags,
            opts=child,
        )

        actions = ["arn:aws:sns:us-east-1:123456789012:payments-alerts"]
        aws.cloudwatch.MetricAlarm(
            "storage-low",
            name=f"payments-storage-{suffix}",
            namespace="AWS/RDS",
            metric_name="FreeStorageSpace",
            comparison_operator="LessThanThreshold",
            statistic="Average",
            threshold=10,
            period=300,
            evaluation_periods=1,
            dimensions={"DBInstanceIdentifier": self.database.identifier},
            alarm_actions=actions,
            tags=tags,
            opts=child,
        )
        aws.cloudwatch.MetricAlarm(
            "cpu-high",
            name=f"payments-cpu-{suffix}",
            namespace="AWS/RDS",
            metric_name="CPUUtilization",
            comparison_operator="GreaterThanThreshold",
            statistic="Average",
            threshold=80,
            period=300,
            evaluation_periods=3,
            datapoints_to_alarm=5,
            dimensions={"DBInstanceIdentifier": "payments-db-main"},
            alarm_actions=actions,
            tags=tags,
            opts=child,
        )
        aws.cloudwatch.MetricAlarm(
            "memory-low",
            name=f"payments-memory-{suffix}",
            namespace="AWS/RDS",
            metric_name="FreeableMemory",
            comparison_operator="GreaterThanThreshold",
            statistic="Average",
            threshold=268435456,
            period=300,
            evaluation_periods=2,
            dimensions={"DBInstanceIdentifier": self.database.identifier},
            alarm_actions=actions,
            tags=tags,
            opts=child,
        )
        self.register_outputs({"endpoint": self.database.endpoint})
