"""The tables behind, the views in front, and the book that is made from them."""
