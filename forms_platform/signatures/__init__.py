"""Keys and signatures: the organisation's keyring."""
