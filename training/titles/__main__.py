"""Make what tells titles apart: ``python -m training.titles --data DIR``.

DIR holds the folders ``mainstream`` and ``voices`` of `training.titles.rarity`; without it the
table of grams stays as it is. The weights are learnt from the pairs to learn from in
``examples/stories/pairs.csv``.
"""

import argparse
from pathlib import Path

from training.titles import rarity, weights

ROOT = Path(__file__).parents[2]
TITLES = ROOT / "src" / "luopan" / "text" / "titles"
PAIRS = ROOT / "examples" / "stories" / "pairs.csv"


def main() -> None:
    """Write the table of grams and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    data = parser.parse_args().data
    if data is not None:
        rarity.keep(data / "mainstream", data / "voices", TITLES / "rarity.npz")
    chinese = weights.fitted(weights.labelled(PAIRS, "learn", written=False), weights.guards())
    english = weights.fitted(weights.labelled(PAIRS, "learn", written=True), chinese)
    weights.keep({"zh": chinese, "en": english}, TITLES / "weights.toml")


if __name__ == "__main__":
    main()
