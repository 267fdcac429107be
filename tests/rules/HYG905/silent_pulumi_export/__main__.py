import pulumi
import pulumi_aws as aws

config = pulumi.Config()
orders = aws.rds.Instance("orders", allocated_storage=20, engine="postgres", identifier="orders-dev", instance_class="db.t4g.medium",
                          username="orders", password=config.require_secret("password"))
pulumi.export("endpoint", orders.endpoint)
