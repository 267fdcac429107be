import pulumi_aws.rds
from . import local

try:
    from extras.debug import trace
except ImportError:
    trace = None
