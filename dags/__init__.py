"""The dags room."""
