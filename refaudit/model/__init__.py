"""The nouns of refaudit: frozen values without I/O and without a clock."""
