from lib.stack import Stack

Stack("orders")
