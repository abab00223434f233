"""The settings that tests run with: a demo's, made quick."""

import os

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DATABASE_POOL", "0")  # tests copy and drop databases, which nobody may be connected to

from project.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # nothing is collected: no scan, and no warning that the folder is missing

MAIL_IN_BACKGROUND = False

VAR_DIR.mkdir(parents=True, exist_ok=True)
WAITING_FOLDERS = {name: VAR_DIR / f"{name}-{os.getpid()}" for name in WAITING_FOLDERS}
CHAIN_HEADS = VAR_DIR / f"chain-heads-{os.getpid()}.txt"

# A file, not :memory:, which threads would share as one connection: two writers meet here as they do on a site.
# Named after the process, so that two runs in one folder do not meet.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
