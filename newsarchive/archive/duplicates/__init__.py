"""What is nearly the same: captions and photos, found, linked with a reason, and let go again."""
