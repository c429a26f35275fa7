"""The Django project: accounts, board, practice, library and sharing. Its pages never query a warehouse."""
