"""RDS MySQL for the payment service, written as if it had been optimised already."""
import pulumi
import pulumi_aws as aws


class TapStack(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("tap:stack:TapStack", name, None, opts)
        suffix = pulumi.Config().require("environment_suffix")
        child = pulumi.ResourceOptions(parent=self)
        tags = {"Environment": suffix, "CostCenter": "payments", "OptimizedBy": "pulumi"}
        network = {"db_subnet_group_name": f"payments-{suffix}", "vpc_security_group_ids": ["sg-0b4d91e7c26fa5830"]}
        common = {"engine": "mysql", "engine_version": "8.4.3", "instance_class": "db.t4g.large", "storage_encrypted": True,
                  "username": "payments_admin", "manage_master_user_password": True, "backup_retention_period": 7,
                  "skip_final_snapshot": True, **network}

        self.database = aws.rds.Instance("payments-db", identifier=f"payments-mysql-{suffix}", db_name="payments",
                                         allocated_storage=100, storage_type="gp2", multi_az=True, tags=tags, opts=child, **common)
        aws.rds.Instance("archive-db", identifier=f"payments-archive-{suffix}", db_name="archive", allocated_storage=500,
                         storage_type="gp3", iops=3000, storage_throughput=125, tags=tags, opts=child, **common)
        aws.rds.Cluster("reports", cluster_identifier=f"payments-reports-{suffix}", engine="aurora-mysql",
                        engine_version="8.0.mysql_aurora.3.08.0", database_name="reports", master_username="payments_admin",
                        manage_master_user_password=True, storage_encrypted=True, backup_retention_period=0,
                        skip_final_snapshot=True, tags=tags, opts=child, **network)
        self.register_outputs({"endpoint": self.database.endpoint})
