"""How many examples a test of hypothesis looks at that needs more or fewer than most."""

from hypothesis import settings


def examples(most, **given):
    """Return settings for `most` examples; in the quick loop, for its share of them."""
    usual, now = settings.get_profile("house"), settings()
    share = most * now.max_examples // usual.max_examples
    return settings(max_examples=max(share, 5), **given)
