"""Propose smaller values for the payments baseline."""

TARGET = {"instance_class": "db.t4g.large"}


def main():
    for key, value in TARGET.items():
        print(f"payments-mysql-dev: set {key} to {value}")


if __name__ == "__main__":
    main()
