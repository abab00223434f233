"""The site as programs and scripts read it: its files described, and how to ask for them."""
