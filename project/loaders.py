"""Templates of the site as they are sent: without indentation, and without the line end that closes the file.

A fortieth of what is sent of a page was indentation; and a partial can stand inside a line.
"""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as Files

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)  # lines stay, so that a fault is told at its own


class Loader(Files):
    def get_contents(self, origin: Origin) -> str:
        contents = str(super().get_contents(origin))
        return INDENTATION.sub("", contents).removesuffix("\n") if origin.name.endswith(".html") else contents
