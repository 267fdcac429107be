from lib.stack import OrdersStack


def test_bucket():
    stack = OrdersStack("t")
    assert stack.queue == "t"
    assert stack.bucket_versioning is not None
