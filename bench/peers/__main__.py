"""``python -m bench.peers install pymc``: an environment for each peer under ``bench/.peers``."""

import argparse

from bench.peers.environments import PEERS, install, python_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("command", choices=("install", "list"))
    parser.add_argument("peer", nargs="*", choices=sorted(PEERS), default=sorted(PEERS))
    options = parser.parse_args()
    for name in options.peer:
        if options.command == "install":
            install(name)
        print(name, python_of(name) or "not installed")


if __name__ == "__main__":
    main()
