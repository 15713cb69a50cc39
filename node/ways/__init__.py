"""Ways: how this home wants to reach others and be reached, and what is told of it."""
