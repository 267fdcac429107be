import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment = config.require("environment")
aws.rds.Instance("orders", allocated_storage=20, engine="postgres", identifier=f"orders-{environment}",
                 instance_class="db.r7g.large", multi_az=True, username="orders", password=config.require_secret("password"))
