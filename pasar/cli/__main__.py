"""``python -m pasar.cli`` does what ``pasar`` does."""

import sys

from pasar.cli import main

if __name__ == "__main__":
    sys.exit(main())
