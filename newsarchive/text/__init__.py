"""Vietnamese text: one normal form, keys to compare by, credits, dates, headlines and boilerplate. Pure."""
