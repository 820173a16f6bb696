"""Fixtures of all tests."""

import os
from pathlib import Path

import platformdirs
import pytest


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """Where compiled models are kept: the user's own, so that one trial serves every test."""
    return Path(os.environ.get("NEWSBOT_CACHE") or platformdirs.user_cache_path("newsbot"))
