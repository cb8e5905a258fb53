"""Archives of any size, and how fast they are filled and asked."""
