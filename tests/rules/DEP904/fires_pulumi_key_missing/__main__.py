import pulumi
import pulumi_aws as aws

config = pulumi.Config()
suffix = config.require("suffix")
owner = config.require("owner")
aws.sqs.Queue("jobs", name=f"orders-jobs-{suffix}", tags={"Owner": owner})
