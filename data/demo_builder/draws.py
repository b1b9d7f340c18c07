"""Reproducible draws: each is a hash of a named key, so no draw depends on another."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from statistics import NormalDist
from typing import TypeVar

SEED = "cnc_geo-demonstration-1"

Item = TypeVar("Item")


def draw(*key: object) -> float:
    """
    Map a key to a number in [0, 1).

    Parameters
    ----------
    *key
        What is being drawn, in words and codes. The same key always gives the same number.

    Returns
    -------
    number
        A number spread evenly over [0, 1).
    """
    text = "|".join([SEED, *map(str, key)])
    # 53 bits: the widest integer that a float holds exactly, so the result never rounds up to 1.
    return (int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 11) / 2**53


def chance(share: float, *key: object) -> bool:
    """
    Draw yes or no.

    Parameters
    ----------
    share
        How often the answer is yes, in 0..1.
    *key
        Name of the draw.

    Returns
    -------
    answer
        True in `share` of the draws.
    """
    return draw(*key) < share


def whole(low: int, high: int, *key: object) -> int:
    """
    Draw a whole number between two bounds.

    Parameters
    ----------
    low, high
        The bounds, both included.
    *key
        Name of the draw.

    Returns
    -------
    number
        A whole number from `low` to `high`.
    """
    return low + int(draw(*key) * (high - low + 1))


def normal(*key: object) -> float:
    """
    Draw from the standard normal law.

    Parameters
    ----------
    *key
        Name of the draw.

    Returns
    -------
    deviate
        Mean 0, standard deviation 1.
    """
    # A draw of exactly 0 has no inverse: half a step up costs nothing.
    return NormalDist().inv_cdf(draw(*key) + 2**-54)


def exponential(mean: float, *key: object) -> float:
    """
    Draw from an exponential law.

    Parameters
    ----------
    mean
        Mean of the law, in the unit wanted.
    *key
        Name of the draw.

    Returns
    -------
    value
        A value of 0 or more, in the unit of `mean`.
    """
    return -mean * math.log(1.0 - draw(*key))


def pick(weighted: Sequence[tuple[Item, float]], *key: object) -> Item:
    """
    Draw one item, each with its weight.

    Parameters
    ----------
    weighted
        Pairs of an item and a weight of 0 or more, not all 0.
    *key
        Name of the draw.

    Returns
    -------
    item
        The item drawn.
    """
    target = draw(*key) * math.fsum(weight for _, weight in weighted)
    reached = 0.0
    for item, weight in weighted:
        reached += weight
        if target < reached:
            return item
    return weighted[-1][0]


def ordered(items: Iterable[Item], *key: object) -> list[Item]:
    """
    Put items in a drawn order, which does not depend on the order they come in.

    Parameters
    ----------
    items
        Distinct items whose text tells them apart.
    *key
        Name of the draw.

    Returns
    -------
    items
        The same items, shuffled.
    """
    return sorted(items, key=lambda item: draw(*key, item))


def day_between(first: date, last: date, *key: object) -> date:
    """
    Draw a day.

    Parameters
    ----------
    first, last
        The bounds, both included.
    *key
        Name of the draw.

    Returns
    -------
    day
        A day from `first` to `last`.
    """
    return first + timedelta(days=whole(0, (last - first).days, *key))


def luhn_valid(digits: str) -> bool:
    """
    Tell whether a number carries a right Luhn key, as every real SIRET does (La Poste aside).

    Parameters
    ----------
    digits
        The number as text.

    Returns
    -------
    valid
        True when the key is right.
    """
    doubled = [int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(reversed(digits))]
    # The two digits of a doubled value are added, as the rule says.
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def fictive_siret(*key: object) -> str:
    """
    Make a SIRET that no establishment can have: its Luhn key is wrong on purpose.

    Parameters
    ----------
    *key
        Name of the draw.

    Returns
    -------
    siret
        14 digits, the first six being zeros.
    """
    siret = f"000000{whole(0, 99_999_999, 'siret', *key):08d}"
    if luhn_valid(siret):
        # The last digit counts once in the sum, so any change of it breaks the key.
        siret = siret[:-1] + str((int(siret[-1]) + 1) % 10)
    return siret
