from lib import tap_stack
