from lib.stack import OrdersStack

OrdersStack("a")
