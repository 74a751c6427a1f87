"""``python -m benchmarks.steps.whole HOME YEAR...``: a main module that processes need not import again.

Every process that the gate starts imports the main module of its parent, unless that is a ``__main__``, as
the product's own is; with all imports of a run in it the bench would count them three times.
"""

import sys
from pathlib import Path

from benchmarks.steps.whole import main

main(Path(sys.argv[1]), [int(jaar) for jaar in sys.argv[2:]])
