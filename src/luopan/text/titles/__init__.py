"""Which titles tell of one event: social media, search, trade press and press, zh and en.

::

    told = match(topics, headlines, topics_at, headlines_at)   # .left, .right, .probability
    sure = probability(["国乒3比0胜韩国"], ["国乒3:0击败韩国队"])     # one a pair
    stories = Stories(window=72.0)
    ids, sure = stories.add(titles, hours)                     # batch after batch

Titles are compared by their words, each by how seldom titles have it; then by what tells apart
titles that share most words: numbers, opposites, names of a kind, sides changed, and what is said
before an event, after it and about it. A logistic model of these gives the probability.
"""

from luopan.text.titles.matching import Pairs, match, probability
from luopan.text.titles.stories import Stories

__all__ = ["Pairs", "Stories", "match", "probability"]
