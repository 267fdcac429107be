from pulumi_aws import rds, lambda_ as functions
from pulumi_aws.sqs import Queue as Jobs

rds.Instance("db", db_instance_class="db.t4g.small", master_user_password=None)
functions.Function("export", function_name="export")
Jobs("jobs", visibility_timeout=30)
