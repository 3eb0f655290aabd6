"""The records of closed cases: made, sealed, kept and proved."""
