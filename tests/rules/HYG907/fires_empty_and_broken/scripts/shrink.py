def main(:
    print("x"
