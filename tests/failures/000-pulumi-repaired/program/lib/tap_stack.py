"""RDS MySQL for the payment service, corrected as the review asked."""
import json

import pulumi
import pulumi_aws as aws


class TapStack(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("tap:stack:TapStack", name, None, opts)
        config = pulumi.Config()
        suffix = config.require("environment_suffix")
        is_production = config.get_bool("is_production") or False
        child = pulumi.ResourceOptions(parent=self)
        tags = {"Environment": "production" if is_production else suffix, "CostCenter": "payments",
                "Owner": "payments-platform", "ManagedBy": "pulumi", "OptimizedBy": "pulumi"}

        vpc = aws.ec2.Vpc("vpc", cidr_block="10.20.0.0/16", enable_dns_hostnames=True,
                          tags={**tags, "Name": f"payments-vpc-{suffix}"}, opts=child)
        subnets = [
            aws.ec2.Subnet(f"private-{az}", vpc_id=vpc.id, cidr_block=f"10.20.{10 + i}.0/24",
                           availability_zone=f"us-east-1{az}",
                           tags={**tags, "Name": f"payments-private-{az}-{suffix}"}, opts=child)
            for i, az in enumerate("ab")
        ]
        group = aws.rds.SubnetGroup("db-subnets", name=f"payments-{suffix}", subnet_ids=[s.id for s in subnets],
                                    tags=tags, opts=child)
        firewall = aws.ec2.SecurityGroup(
            "db-sg", name=f"payments-db-{suffix}", description="MySQL from inside the VPC", vpc_id=vpc.id,
            ingress=[aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=3306, to_port=3306,
                                                      cidr_blocks=["10.20.0.0/16"], description="MySQL")],
            tags=tags, opts=child)
        parameters = aws.rds.ParameterGroup(
            "db-parameters", name=f"payments-mysql84-{suffix}", family="mysql8.4",
            parameters=[
                aws.rds.ParameterGroupParameterArgs(name="slow_query_log", value="1"),
                aws.rds.ParameterGroupParameterArgs(name="long_query_time", value="2"),
                aws.rds.ParameterGroupParameterArgs(name="log_output", value="FILE"),
                aws.rds.ParameterGroupParameterArgs(name="performance_schema", value="1", apply_method="pending-reboot"),
            ],
            tags=tags, opts=child)

        monitoring = aws.iam.Role(
            "monitoring", name=f"payments-rds-monitoring-{suffix}",
            assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "monitoring.rds.amazonaws.com"}}]}),
            tags=tags, opts=child)
        aws.iam.RolePolicyAttachment(
            "monitoring-policy", role=monitoring.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole", opts=child)

        self.database = aws.rds.Instance(
            "payments-db",
            identifier=f"payments-mysql-{suffix}",
            engine="mysql",
            engine_version="8.4.3",
            instance_class=config.require("instance_class"),
            allocated_storage=config.require_int("allocated_storage"),
            max_allocated_storage=500,
            storage_type="gp3",
            storage_encrypted=True,
            multi_az=is_production,
            db_name="payments",
            username="payments_admin",
            manage_master_user_password=True,
            db_subnet_group_name=group.name,
            vpc_security_group_ids=[firewall.id],
            parameter_group_name=parameters.name,
            backup_retention_period=7,
            backup_window="03:00-04:00",
            maintenance_window="sun:04:30-sun:05:30",
            publicly_accessible=False,
            deletion_protection=is_production,
            skip_final_snapshot=not is_production,
            final_snapshot_identifier=f"payments-mysql-{suffix}-final",
            copy_tags_to_snapshot=True,
            monitoring_interval=60,
            monitoring_role_arn=monitoring.arn,
            performance_insights_enabled=True,
            performance_insights_retention_period=7,
            enabled_cloudwatch_logs_exports=["error", "slowquery"],
            tags=tags,
            opts=child,
        )

        key = aws.kms.Key(
            "alerts-key", description="Alarm topic", enable_key_rotation=True,
            policy=json.dumps({"Version": "2012-10-17", "Statement": [
                {"Sid": "Administration", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{config.require('account_id')}:root"},
                 "Action": "kms:*", "Resource": "*"},
                {"Sid": "AlarmsPublish", "Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
                 "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}]}),
            tags=tags, opts=child)
        topic = aws.sns.Topic("alerts", name=f"payments-alerts-{suffix}", kms_master_key_id=key.id, tags=tags, opts=child)
        aws.sns.TopicSubscription("oncall", topic=topic.arn, protocol="email", endpoint="oncall@payments.acme-fintech.io", opts=child)

        def alarm(name, metric, operator, threshold, period=300, periods=2):
            return aws.cloudwatch.MetricAlarm(
                name, name=f"payments-{name}-{suffix}", namespace="AWS/RDS", metric_name=metric,
                comparison_operator=operator, statistic="Average", threshold=threshold, period=period,
                evaluation_periods=periods, dimensions={"DBInstanceIdentifier": self.database.identifier},
                alarm_actions=[topic.arn], ok_actions=[topic.arn], tags=tags, opts=child)

        alarm("cpu-high", "CPUUtilization", "GreaterThanThreshold", 80)
        alarm("storage-low", "FreeStorageSpace", "LessThanThreshold", 10 * 1024 * 1024 * 1024)
        alarm("memory-low", "FreeableMemory", "LessThanThreshold", 512 * 1024 * 1024)
        alarm("connections-high", "DatabaseConnections", "GreaterThanThreshold", 400, 60, 5)
        self.register_outputs({"endpoint": self.database.endpoint})
