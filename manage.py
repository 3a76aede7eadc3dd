"""The one command line: `python manage.py run`, `python manage.py test`, and the rest by `--help`.

This file and what it imports here must be readable by any Python, so that a wrong one is refused
in words instead of by a traceback.
"""

import sys

from vocabulary.setup_wording import WRONG_PYTHON

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(WRONG_PYTHON.format(found="Python " + ".".join(map(str, sys.version_info[:3]))))

from commands.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
