import settings

values = settings.Config()
values.require("anything")
