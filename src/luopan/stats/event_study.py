"""What a weekly indicator did after an event, beside what it does after any other week.

The weeks after an event are compared with what the weeks before it led one to expect. The same is
done at every other week far enough from real events: these placebos say how far the comparison goes
astray where nothing happened, whatever the noise. Effect, interval and p value are read from that
one distribution, so that they cannot contradict each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.student import tail

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
