import boto3
import pulumi_aws as aws

arguments = {"description": "orders"}
aws.elasticache.ReplicationGroup("cache", **arguments)
boto3.client("elasticache").create_replication_group(replication_group_description="orders")
