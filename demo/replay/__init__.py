"""A written replay: thirty days of five invented papers, and the states that somebody would save."""
