"""The warehouse room."""
