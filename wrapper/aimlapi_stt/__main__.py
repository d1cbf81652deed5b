"""`python -m aimlapi_stt`, the same as `aimlapi-stt`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
