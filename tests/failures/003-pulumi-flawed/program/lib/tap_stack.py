"""Kinesis, Aurora Serverless v2 and Redis for the product catalogue."""
import pulumi
import pulumi_aws as aws
import pulumi_random as random


class TapStack(pulumi.ComponentResource):
    def __init__(self, name, suffix, opts=None):
        super().__init__("tap:stack:TapStack", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = {"Environment": suffix, "Project": "catalog", "Owner": "retail-data"}

        vpc = aws.ec2.Vpc("vpc", cidr_block="10.70.0.0/16", tags={**tags, "Name": f"catalog-{suffix}"}, opts=child)
        subnets = [
            aws.ec2.Subnet(f"private-{az}", vpc_id=vpc.id, cidr_block=f"10.70.{i}.0/24", availability_zone=f"us-east-1{az}",
                           tags={**tags, "Name": f"catalog-private-{az}-{suffix}"}, opts=child)
            for i, az in enumerate("ab", start=1)
        ]
        aurora_sg = aws.ec2.SecurityGroup(
            "aurora-sg", name=f"catalog-aurora-{suffix}", description="PostgreSQL from the VPC", vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": ["10.70.0.0/16"]}], tags=tags, opts=child)
        redis_sg = aws.ec2.SecurityGroup(
            "redis-sg", name=f"catalog-redis-{suffix}", description="Redis from the VPC", vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 6379, "to_port": 6379, "cidr_blocks": ["10.70.0.0/16"]}], tags=tags, opts=child)

        stream_key = aws.kms.Key("stream-key", description="catalog stream", enable_key_rotation=True, tags=tags, opts=child)
        db_key = aws.kms.Key("db-key", description="catalog Aurora", enable_key_rotation=True, tags=tags, opts=child)

        self.stream = aws.kinesis.Stream(
            "changes", name=f"catalog-changes-{suffix}", shard_count=1, retention_period=24,
            encryption_type="KMS", kms_key_id=stream_key.id, tags=tags, opts=child)

        password = random.RandomPassword("db-password", length=24, special=True, opts=child)
        secret = aws.secretsmanager.Secret("db-secret", name=f"catalog/aurora-{suffix}", kms_key_id=db_key.arn,
                                           recovery_window_in_days=0, tags=tags, opts=child)
        aws.secretsmanager.SecretVersion(
            "db-secret-value", secret_id=secret.id,
            secret_string=pulumi.Output.json_dumps({"username": "admin", "password": password.result}), opts=child)

        group = aws.rds.SubnetGroup("aurora-subnets", name=f"catalog-aurora-{suffix}", subnet_ids=[s.id for s in subnets], tags=tags, opts=child)
        self.cluster = aws.rds.Cluster(
            "aurora", cluster_identifier=f"catalog-aurora-{suffix}", engine="aurora-postgresql", engine_version="16.4",
            engine_mode="provisioned", database_name="catalog",
            master_username="admin",
            master_password=password.result,
            serverlessv2_scaling_configuration={"min_capacity": 2.0, "max_capacity": 8.0},
            db_subnet_group_name=group.name, vpc_security_group_ids=[aurora_sg.id],
            storage_encrypted=True, kms_key_id=db_key.arn, backup_retention_period=5,
            preferred_backup_window="03:00-04:00", preferred_maintenance_window="sun:05:00-sun:06:00",
            enabled_cloudwatch_logs_exports=["postgresql"], skip_final_snapshot=True, copy_tags_to_snapshot=True, tags=tags, opts=child)
        aws.rds.ClusterInstance(
            "aurora-1", identifier=f"catalog-aurora-{suffix}-1", cluster_identifier=self.cluster.id, engine="aurora-postgresql",
            engine_version="16.4", instance_class="db.serverless", publicly_accessible=False, tags=tags, opts=child)

        aws.rds.ClusterInstance(
            "aurora-2", identifier=f"catalog-aurora-{suffix}-2", cluster_identifier=self.cluster.id, engine="aurora-postgresql",
            engine_version="16.4", instance_class="db.serverless", publicly_accessible=False, tags=tags, opts=child)
        aws.rds.Cluster(
            "history", cluster_identifier=f"catalog-history-{suffix}", engine="aurora-postgresql", engine_version="16.4",
            database_name="history", master_username="2nd-admin", manage_master_user_password=True,
            db_subnet_group_name=group.name, vpc_security_group_ids=[aurora_sg.id], storage_encrypted=True,
            kms_key_id=db_key.arn, backup_retention_period=5, skip_final_snapshot=True, tags=tags, opts=child)

        cache_group = aws.elasticache.SubnetGroup("redis-subnets", name=f"catalog-redis-{suffix}", subnet_ids=[s.id for s in subnets], tags=tags, opts=child)
        self.redis = aws.elasticache.ReplicationGroup(
            "redis", replication_group_id=f"catalog-redis-{suffix}",
            description=f"Catalogue cache for {suffix}",
            engine="redis", engine_version="7.1", node_type="cache.t3.micro", port=6379,
            num_cache_clusters=1, automatic_failover_enabled=True,
            subnet_group_name=cache_group.name, security_group_ids=[redis_sg.id],
            at_rest_encryption_enabled=True, transit_encryption_enabled=True, tags=tags, opts=child)

        aws.cloudwatch.LogGroup("app-logs", name=f"/catalog/app-{suffix}", retention_in_days=14, tags=tags, opts=child)
        self.register_outputs({})
