"""Meaning: the one merge rule, and goals, tasks, thoughts and people made of it. Pure."""
