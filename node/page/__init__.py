"""The page: what a browser on this machine sees, and the door through which it comes."""
