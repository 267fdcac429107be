import pulumi_aws as aws

uploads = aws.Provider("uploads", access_key="AKIA4HQ7ZT2MWXN3VRKP", region="us-east-1")
aws.sqs.Queue("jobs", name="orders-jobs-dev")
