import pulumi_aws as aws

aws.elasticache.ReplicationGroup("cache", replication_group_description="orders", number_cache_clusters=2)
