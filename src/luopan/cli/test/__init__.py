"""``luopan test``: small tests, registered before they start and counted whatever they find."""

from luopan.cli.test.group import app

__all__ = ["app"]
