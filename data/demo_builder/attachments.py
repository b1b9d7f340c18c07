"""Which coordinator each post works with: the people's truth beside the territory's."""

from collections.abc import Mapping, Sequence

from .coordinators import Coordinator
from .draws import chance, draw, ordered
from .posts import Post
from .territory import Territory

NEXT_DOOR = 0.025
"""Share of filled posts attached to a coordinator whose zone does not hold them."""

ATTACHED = 0.84
"""Share of the filled posts of a zone that are attached to somebody."""


def attach(territory: Territory, posts: Sequence[Post], made: Sequence[Coordinator]) -> list[Post]:
    """
    Attach filled posts to coordinators in post, mostly but not always as the zones say.

    Parameters
    ----------
    territory
        The communes.
    posts
        The posts.
    made
        The coordinators.

    Returns
    -------
    posts
        The same posts, attached.
    """
    in_post = [one for one in made if one.etat == "en_poste"]
    zones = {one.id: territory.expand(one.zone) for one in in_post}
    return [post.attached(_links(territory, post, in_post, zones)) for post in posts]


def _links(
    territory: Territory,
    post: Post,
    in_post: Sequence[Coordinator],
    zones: Mapping[str, frozenset[str]],
) -> list[str]:
    """Draw the coordinators of one post."""
    if post.etat != "occupe":
        return []
    key = (post.structure.departement, post.structure.rang, post.numero)
    above = [one for one in in_post if post.commune in zones[one.id]]
    level = draw("rattachement", *key)
    if level < NEXT_DOOR:
        # Someone works with the coordinator of the place next door.
        region = territory.region[post.commune]
        near = [
            one
            for one in in_post
            if one not in above and territory.region[one.structure.commune] == region
        ]
        return [one.id for one in ordered(near, "voisin", *key)[:1]]
    if not above:
        # A zone known only by its label still has people, who know whom they work with.
        label = [
            one
            for one in in_post
            if not one.zone.niveau
            and one.structure.departement == territory.departement[post.commune]
        ]
        return [one.id for one in label if chance(0.5, "bassin", one.id, *key)]
    if level > ATTACHED:
        return []
    # The nearest level first; a few posts work with both.
    nearest = sorted(above, key=lambda one: (len(zones[one.id]), one.id))
    return [one.id for one in nearest[: 2 if chance(0.2, "deux", *key) else 1]]
