import os
import pulumi
from lib import TapStack
