"""How well copies of photos and captions are found and told from look-alikes, and how fast, at a million and more."""
