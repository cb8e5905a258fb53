"""What people correct, kept beside what was captured."""
