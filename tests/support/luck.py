"""How many examples a law is shown: always the same few, or many fresh ones.

`make test` runs the profile `ci`: no luck, so that a red test is red for everyone. `make preuves`
runs `hasard`, which explores; what it finds is then pinned by `hypothesis.example`.
"""

import os

from hypothesis import HealthCheck, settings

_PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
_MORE = {"ci": 1, "hasard": 25}
_SLOW_MACHINES = [HealthCheck.too_slow]


def register_profiles() -> None:
    """Tell hypothesis both ways, and load the one that the environment names."""
    settings.register_profile(
        "ci",
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=_SLOW_MACHINES,
    )
    settings.register_profile(
        "hasard",
        max_examples=20 * _MORE["hasard"],
        deadline=None,
        print_blob=True,
        suppress_health_check=_SLOW_MACHINES,
    )
    settings.load_profile(_PROFILE)


def examples(count: int, *forgiven: HealthCheck) -> settings:
    """Show a law another number of examples than the usual 20; as many times more by luck."""
    return settings(
        max_examples=count * _MORE[_PROFILE], suppress_health_check=[*_SLOW_MACHINES, *forgiven]
    )
