from lib.cache import ReplicationGroup

ReplicationGroup("cache", replication_group_description="orders")
