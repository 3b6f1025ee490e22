"""`python -m assistant` is `quiet-hands`."""

import sys

from assistant.cli import main

sys.exit(main())
