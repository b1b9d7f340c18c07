"""What tests share: toys, worlds, files, witnesses; a test module imports no other."""

import pytest

# Shared checks show their values when they fail, as those of test modules do.
pytest.register_assert_rewrite("support.commands", "support.opening", "support.pages")
