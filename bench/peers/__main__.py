"""``python -m bench.peers install pymc``: an environment for each peer under ``bench/.peers``."""

import argparse

from bench.peers.environments import PEERS, install, python_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("command", choices=("install", "list"))
    # a default list is no choice to argparse, so that none means all is said here
    parser.add_argument("peer", nargs="*", choices=[*sorted(PEERS), "all"], default="all")
    options = parser.parse_args()
    for name in sorted(PEERS) if "all" in options.peer else options.peer:
        if options.command == "install":
            install(name)
        print(name, python_of(name) or "not installed")


if __name__ == "__main__":
    main()
