"""Acts: what a person asks to be written, from words to ops."""
