"""``python -m bench.direction``."""

import sys

from bench.direction.report import main

sys.exit(main())
