class TapStack:
    def __init__(self, name):
        pass
