import pulumi_aws as aws


class TapStack:
    def __init__(self, name):
        self.jobs = aws.sqs.Queue("jobs", name=f"{name}-jobs-dev")
