from lib.stack import OrdersStack
from unittest.mock import MagicMock


def test_a():
    stack = OrdersStack("t")
    mock = MagicMock()
    assert stack.anything == mock.anything
