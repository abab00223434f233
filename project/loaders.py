"""Templates of the site, read without the line end that closes the file, so that a partial can stand inside a line."""

from django.template import Origin
from django.template.loaders.filesystem import Loader as Files


class Loader(Files):
    def get_contents(self, origin: Origin) -> str:
        contents = str(super().get_contents(origin))
        return contents.removesuffix("\n") if origin.name.endswith(".html") else contents
