import pulumi_aws as aws

aws.elasticache.ReplicationGroup(
    "cache", replication_group_id="orders",
    replication_group_description="orders",  # CloudFormation's name
    auth_token_enabled=False, node_type="cache.t4g.micro")
