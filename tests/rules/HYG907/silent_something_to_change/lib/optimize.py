TARGET = {"instance_class": "db.t4g.small", "allocated_storage": 100}
SIZE = {"allocated_storage": 50 * 2}
boto3.modify_db_instance(DBInstanceIdentifier="orders-dev")
