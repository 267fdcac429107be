import pulumi

config = pulumi.Config()


def nobody_calls_this():
    return config.require("token")


suffix = config.require("suffix")
