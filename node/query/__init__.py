"""Filters and dates as people type them."""
