import boto3

boto3.client("rds").modify_db_instance(DBInstanceIdentifier="orders-prod", DBInstanceClass="db.t4g.small")
