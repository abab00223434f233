"""Removing a text for safety from everything that holds it."""
