"""The archive's door, part by part: what writer.py and reader.py are made of."""
