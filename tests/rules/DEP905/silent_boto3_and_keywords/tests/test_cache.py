import pulumi_aws as aws

aws.elasticache.ReplicationGroup("cache", auth_token_enabled=True)
