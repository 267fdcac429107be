"""Shrinks the baseline database after deployment (report only unless --apply is given)."""
import argparse

TARGET = {"instance_class": "db.t4g.large", "allocated_storage": 100}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--identifier", required=True)
    parser.add_argument("--apply", action="store_true")
    args = parser.parse_args()
    print(f"{args.identifier}: would set {TARGET}" if not args.apply else f"setting {TARGET}")


if __name__ == "__main__":
    main()
