"""The alerts room."""
