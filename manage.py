"""The one command line: `python manage.py run`, `python manage.py test`, and the rest by `--help`.

This file and what it imports here must be readable by any Python, so that a wrong one is refused
in words instead of by a traceback.
"""

import gc
import sys

from vocabulary.setup_wording import WRONG_PYTHON

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(WRONG_PYTHON.format(found="Python " + ".".join(map(str, sys.version_info[:3]))))

from commands.main import main

if __name__ == "__main__":
    # Nearly all that a command makes stays until it ends; looking for what does not, and through
    # every library once more at the end, is a quarter of the time a short one takes.
    gc.set_threshold(100_000, 50, 100)
    status = main(sys.argv[1:])
    gc.freeze()
    sys.exit(status)
