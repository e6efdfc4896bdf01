"""The orchestration room."""
