"""Things as people and programs see them: rows of a board, and JSON made of them."""
