"""`python -m core`: the command line. What each command does is in `core/cli/`."""

import sys

from core.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
