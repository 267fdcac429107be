TARGET = {"instance_class": "db.t4g.medium", "allocated_storage": 100}

print(TARGET)
