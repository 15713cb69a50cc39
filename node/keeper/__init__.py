"""What a keeper does besides being a replica: quotas, and what it tells whoever runs it."""
