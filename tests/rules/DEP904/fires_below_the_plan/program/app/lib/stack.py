import pulumi as p


class Stack(p.ComponentResource):
    def __init__(self, name):
        self.config = p.Config()
        self._database()

    def _database(self):
        # config.require("in_a_comment")
        self.password = self.config.require_secret("db_password")
