# the stack
