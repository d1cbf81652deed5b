"""Where `python -m scripts.regenerate` begins; the imports take a second, and Ctrl-C may fall into them."""

import sys

if __name__ == "__main__":
    try:
        from scripts.regenerate.command import main
    except KeyboardInterrupt:
        print("regenerate: interrupted before it began", file=sys.stderr)
        sys.exit(130)
    sys.exit(main())
