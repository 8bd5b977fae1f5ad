"""The colours: quiet paper, ink, one jade, one vermilion, one ochre.

Every colour that carries text reaches 4.5 : 1 on the paper (WCAG 2.2, AA). Pictures name colours
by role; the page may restyle a role (dark screens) through the class that goes with it.
"""

from luopan.readings.base import Interval

LIGHT = {
    "paper": "#fbf9f3",
    "ink": "#1c2326",
    "soft": "#575f60",
    "rule": "#dcd7c9",
    "wash": "#efebdf",
    "jade": "#1d6b59",
    "vermilion": "#ad3720",
    "ochre": "#86590d",
}
DARK = {
    "paper": "#14191b",
    "ink": "#ebe7db",
    "soft": "#a6aca8",
    "rule": "#343b3e",
    "wash": "#20272a",
    "jade": "#74c7b0",
    "vermilion": "#f08d74",
    "ochre": "#dfb163",
}


def believed(effect: Interval | None) -> str:
    """Return the colour of an effect: more, less, or nothing that can be believed."""
    if effect is None or effect.low <= 0.0 <= effect.high:
        return "ochre"
    return "jade" if effect.low > 0.0 else "vermilion"
