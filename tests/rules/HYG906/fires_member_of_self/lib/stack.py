import pulumi


class OrdersStack(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("a:b:C", name)
        self.queue = name

    def url(self):
        return self.queue
