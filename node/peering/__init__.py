"""Keeping company: which peers to hold a session with, and driving each session over its link."""
