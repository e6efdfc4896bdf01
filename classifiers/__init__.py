"""The classifiers room."""
