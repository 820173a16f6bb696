"""What a test needs of the machine: where it is absent the test skips, under CI it fails."""

import os
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    """End the test because `what` is not installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI is to have it")
    pytest.skip(f"{what} is not installed")
