"""The two databases: what they are asked, and what is made of the answers."""
