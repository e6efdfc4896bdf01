"""The scrapers room."""
