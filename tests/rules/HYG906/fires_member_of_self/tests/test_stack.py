import unittest

from lib.stack import OrdersStack


class TestStack(unittest.TestCase):
    def setUp(self):
        self.stack = OrdersStack("t")

    def test_bucket(self):
        self.assertIsNotNone(self.stack.bucket)
