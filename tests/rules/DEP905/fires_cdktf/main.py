from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.db_instance import DbInstance


class Stack(TerraformStack):
    def __init__(self, scope, name):
        DbInstance(self, "db", instance_class="db.t4g.small", preferred_backup_window="03:00-04:00")
