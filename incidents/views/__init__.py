"""Pages and files of the record: one module for a page, and beside it what that page shows."""
