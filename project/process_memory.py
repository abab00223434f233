"""What a process of the server keeps of the memory that its answers needed."""

import ctypes

# Of glibc's malloc: how it names each setting, and bytes. The columns of a question are some 1 MB each of a million
# incidents; each thread kept as many as it ever had. Measured there: 680 MB became 540, and no answer takes longer.
MEMORY_SETTINGS = {"M_ARENA_MAX": (-8, 1), "M_MMAP_THRESHOLD": (-3, 4 << 20), "M_TRIM_THRESHOLD": (-1, 16 << 20)}


def give_memory_back() -> list[str]:
    """Let threads share one heap, and give back what an answer needed no more; the settings that were taken."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # which glibc has, and no other
    return [name for name, (number, value) in MEMORY_SETTINGS.items() if mallopt and mallopt(number, value)]
