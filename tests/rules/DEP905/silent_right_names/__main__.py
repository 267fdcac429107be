import pulumi_aws as aws

aws.elasticache.ReplicationGroup("cache", description="orders", auth_token=None)
aws.rds.Cluster("db", master_password=None, preferred_backup_window="03:00-04:00")
aws.lambda_.Function("export", name="export", code=None)
