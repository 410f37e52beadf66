"""The floor of the system: what every app stands on. It imports nothing of ours."""
