import pytest


def test_one():
    assert True


@pytest.mark.skip
def test_two():
    assert True, "later"
