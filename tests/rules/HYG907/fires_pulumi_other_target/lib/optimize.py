import boto3

rds = boto3.client("rds")
rds.modify_db_instance(DBInstanceIdentifier="orders-prod", BackupRetentionPeriod=1)
