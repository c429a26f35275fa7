"""The key tables: which keys each kind of document has, and what is made of them."""
