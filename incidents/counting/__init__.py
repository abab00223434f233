"""A question, the rows that it asks for, and their totals."""
