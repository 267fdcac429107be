import unittest


class TestDeployment(unittest.TestCase):
    def test_database_is_deployed(self):
        self.assertTrue(True)

    @unittest.skip("needs an account")
    def test_alarms_are_deployed(self):
        pass


if __name__ == "__main__":
    unittest.main()
