"""Pages and files of the count: one module for a page, and beside it what that page shows."""
