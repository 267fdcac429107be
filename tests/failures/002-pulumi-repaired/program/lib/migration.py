"""RDS PostgreSQL and a DMS task that copies the on-premises database."""
import json

import pulumi
import pulumi_aws as aws


class MigrationStack(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("tap:migration:MigrationStack", name, None, opts)
        self.child = pulumi.ResourceOptions(parent=self)
        config = pulumi.Config()
        self.suffix = config.require("environment_suffix")
        self.onprem_host = config.require("onprem_host")
        self.onprem_db_password = config.require_secret("onprem_db_password")
        self.rds_password = config.require_secret("rds_password")
        self.tags = {"Environment": self.suffix, "Project": "payments-migration", "Owner": "platform"}
        self._network()
        self._encryption()
        self._database()
        self._replication()
        self._alarms()
        self.register_outputs({})

    def _network(self):
        s = self.suffix
        self.vpc = aws.ec2.Vpc("vpc", cidr_block="10.60.0.0/16", tags={**self.tags, "Name": f"migration-{s}"}, opts=self.child)
        self.subnets = [
            aws.ec2.Subnet(f"data-{az}", vpc_id=self.vpc.id, cidr_block=cidr, availability_zone=f"us-east-1{az}",
                           tags={**self.tags, "Name": f"migration-data-{az}-{s}"}, opts=self.child)
            for az, cidr in (("a", "10.60.16.0/20"), ("b", "10.60.32.0/20"))
        ]
        self.firewall = aws.ec2.SecurityGroup(
            "data-sg", name=f"migration-data-{s}", description="PostgreSQL between DMS and RDS", vpc_id=self.vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "self": True}],
            egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
            tags=self.tags, opts=self.child)

    def _key_policy(self):
        root = f"arn:aws:iam::{pulumi.Config().require('account_id')}:root"
        return json.dumps({"Version": "2012-10-17", "Statement": [
            {"Sid": "Administration", "Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"},
            {"Sid": "AlarmsPublish", "Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
             "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}]})

    def _encryption(self):
        self.key = aws.kms.Key("data-key", description="RDS and DMS storage", enable_key_rotation=True, policy=self._key_policy(),
                               deletion_window_in_days=30, tags=self.tags, opts=self.child)
        self.secret = aws.secretsmanager.Secret("rds-credentials", name=f"migration/rds-{self.suffix}",
                                                kms_key_id=self.key.arn, recovery_window_in_days=7,
                                                tags=self.tags, opts=self.child)
        aws.secretsmanager.SecretVersion(
            "rds-credentials-value", secret_id=self.secret.id,
            secret_string=pulumi.Output.json_dumps({"username": "migration_app", "password": self.rds_password}),
            opts=self.child)

        aws.secretsmanager.SecretRotation(
            "rds-credentials-rotation", secret_id=self.secret.id,
            rotation_lambda_arn=pulumi.Config().require("rotation_function_arn"),
            rotation_rules={"automatically_after_days": 30}, opts=self.child)

    def _database(self):
        s = self.suffix
        group = aws.rds.SubnetGroup("data-subnets", name=f"migration-data-{s}", subnet_ids=[x.id for x in self.subnets],
                                    tags=self.tags, opts=self.child)
        role = aws.iam.Role(
            "rds-monitoring", name=f"migration-rds-monitoring-{s}",
            assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "monitoring.rds.amazonaws.com"}}]}),
            tags=self.tags, opts=self.child)
        aws.iam.RolePolicyAttachment("rds-monitoring-policy", role=role.name,
                                     policy_arn="arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole", opts=self.child)
        self.database = aws.rds.Instance(
            "target", identifier=f"payments-target-{s}", engine="postgres", engine_version="16.4",
            instance_class="db.r5.xlarge", allocated_storage=100, max_allocated_storage=400, storage_type="gp3",
            storage_encrypted=True, kms_key_id=self.key.arn, multi_az=True, db_name="payments",
            username="migration_app", password=self.rds_password,
            db_subnet_group_name=group.name, vpc_security_group_ids=[self.firewall.id], publicly_accessible=False,
            backup_retention_period=7, backup_window="02:00-03:00", maintenance_window="sun:03:30-sun:04:30",
            monitoring_interval=60, monitoring_role_arn=role.arn,
            performance_insights_enabled=True, performance_insights_retention_period=7,
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            deletion_protection=True, skip_final_snapshot=False, final_snapshot_identifier=f"payments-target-{s}-final",
            copy_tags_to_snapshot=True, tags=self.tags, opts=self.child)

    def _replication(self):
        s = self.suffix
        trust = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "dms.amazonaws.com"}}]})
        vpc_role = aws.iam.Role("dms-vpc-role", name="dms-vpc-role", assume_role_policy=trust, tags=self.tags, opts=self.child)
        attached = aws.iam.RolePolicyAttachment("dms-vpc-policy", role=vpc_role.name,
                                                policy_arn="arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole", opts=self.child)
        group = aws.dms.ReplicationSubnetGroup(
            "dms-subnets", replication_subnet_group_id=f"migration-{s}", replication_subnet_group_description="DMS",
            subnet_ids=[x.id for x in self.subnets], tags=self.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attached]))
        instance = aws.dms.ReplicationInstance(
            "dms", replication_instance_id=f"migration-{s}", replication_instance_class="dms.c5.xlarge", allocated_storage=100,
            multi_az=True, publicly_accessible=False, kms_key_arn=self.key.arn, engine_version="3.5.4",
            replication_subnet_group_id=group.replication_subnet_group_id, vpc_security_group_ids=[self.firewall.id],
            auto_minor_version_upgrade=True, tags=self.tags, opts=self.child)
        source = aws.dms.Endpoint(
            "source", endpoint_id=f"onprem-{s}", endpoint_type="source", engine_name="postgres", server_name=self.onprem_host,
            port=5432, database_name="payments", username="dms_reader", password=self.onprem_db_password, ssl_mode="require",
            tags=self.tags, opts=self.child)
        target = aws.dms.Endpoint(
            "target-endpoint", endpoint_id=f"rds-{s}", endpoint_type="target", engine_name="postgres",
            server_name=self.database.address, port=5432, database_name="payments", username="migration_app",
            password=self.rds_password, ssl_mode="require", tags=self.tags, opts=self.child)
        self.task = aws.dms.ReplicationTask(
            "copy", replication_task_id=f"payments-copy-{s}", migration_type="full-load-and-cdc",
            replication_instance_arn=instance.replication_instance_arn, source_endpoint_arn=source.endpoint_arn,
            target_endpoint_arn=target.endpoint_arn, start_replication_task=False,
            table_mappings=json.dumps({"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "all",
                                                  "object-locator": {"schema-name": "public", "table-name": "%"}, "rule-action": "include"}]}),
            replication_task_settings=json.dumps({"Logging": {"EnableLogging": True}, "ErrorBehavior": {"DataErrorPolicy": "LOG_ERROR"}}),
            tags=self.tags, opts=self.child)
        self.instance = instance

    def _alarms(self):
        s = self.suffix
        topic = aws.sns.Topic("alerts", name=f"migration-alerts-{s}", kms_master_key_id=self.key.id, tags=self.tags, opts=self.child)
        aws.sns.TopicSubscription("alerts-mail", topic=topic.arn, protocol="email", endpoint="dba@acme-payments.io", opts=self.child)

        def alarm(name, namespace, metric, operator, threshold, dimensions):
            aws.cloudwatch.MetricAlarm(name, name=f"migration-{name}-{s}", namespace=namespace, metric_name=metric,
                                       comparison_operator=operator, threshold=threshold, statistic="Average", period=300,
                                       evaluation_periods=2, dimensions=dimensions, alarm_actions=[topic.arn],
                                       tags=self.tags, opts=self.child)

        rds = {"DBInstanceIdentifier": self.database.identifier}
        alarm("rds-cpu", "AWS/RDS", "CPUUtilization", "GreaterThanThreshold", 80, rds)
        alarm("rds-storage", "AWS/RDS", "FreeStorageSpace", "LessThanThreshold", 10 * 1024 ** 3, rds)
        alarm("rds-memory", "AWS/RDS", "FreeableMemory", "LessThanThreshold", 1024 ** 3, rds)
        alarm("rds-connections", "AWS/RDS", "DatabaseConnections", "GreaterThanThreshold", 500, rds)
        alarm("rds-read-latency", "AWS/RDS", "ReadLatency", "GreaterThanThreshold", 0.02, rds)
        dms = {"ReplicationInstanceIdentifier": self.instance.replication_instance_id}
        alarm("dms-cpu", "AWS/DMS", "CPUUtilization", "GreaterThanThreshold", 80, dms)
        alarm("dms-memory", "AWS/DMS", "FreeableMemory", "LessThanThreshold", 512 * 1024 ** 2, dms)
        alarm("dms-storage", "AWS/DMS", "FreeStorageSpace", "LessThanThreshold", 20 * 1024 ** 3, dms)
        cdc = {**dms, "ReplicationTaskIdentifier": self.task.replication_task_id}
        alarm("dms-lag-source", "AWS/DMS", "CDCLatencySource", "GreaterThanThreshold", 300, cdc)
        alarm("dms-lag-target", "AWS/DMS", "CDCLatencyTarget", "GreaterThanThreshold", 300, cdc)
