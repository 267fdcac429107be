import pulumi

zone = pulumi.Config("dns").require("zone")
port = pulumi.Config().require_int("port")
