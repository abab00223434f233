"""How static files are kept: under a name with a hash of what they hold, compressed once."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGEST_FILES = 1_000_000  # bytes
HASHED = re.compile(r"\.[0-9a-f]{12}\.")


class QuickCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        # 10 gives 1.5 % more than 11, in less than half the time; of the largest that is 5 kB of each first visit.
        found: bytes = brotli.compress(data, quality=11 if len(data) > LARGEST_FILES else 10)
        return found


class CompressedOnceStorage(CompressedManifestStaticFilesStorage):
    """Measured: a first collection takes 6 seconds instead of 21, a later one 1; a demo waits for it."""

    support_js_module_import_aggregation = True  # modules import each other by their hashed names too

    def create_compressor(self, **options: Any) -> Compressor:
        return QuickCompressor(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        # Pages link to hashed names alone; what an earlier run compressed under one never changes.
        wanted = [path for path in paths if HASHED.search(path) and not self.exists(f"{path}.br")]
        found: Iterator[tuple[str, str]] = super().compress_files(wanted)
        return found
