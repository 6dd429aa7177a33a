"""Where the texts and codings of others lie: beside the repository, never in it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts and codings are not beside this checkout")
