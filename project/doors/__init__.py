"""The doors: who may try a password, how often, and how many passwords are hashed at once."""
