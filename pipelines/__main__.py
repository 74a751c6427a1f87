"""``python -m pipelines`` is the same as ``openbegroting``."""

from pipelines.cli import main

main()
