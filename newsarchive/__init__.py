"""newsarchive: exact caption/image pairs of Vietnamese news photo galleries, archived."""
