from lib.stack import OrdersStack


def test_queue():
    stack = OrdersStack("t")
    stack.note = 1
    assert stack.queue == "t"
    assert stack.url() == "t"
    assert stack.urn is not None
