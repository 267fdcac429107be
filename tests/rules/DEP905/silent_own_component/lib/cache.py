class ReplicationGroup:
    def __init__(self, name, replication_group_description):
        pass
