"""What the promises of the README rest on: `python -m benchmarks NAME`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The crash benchmark is the long form of a test: both use tests/support.
if str(ROOT / "tests") not in sys.path:
    sys.path.append(str(ROOT / "tests"))
