"""Cases (ärenden): registered, taken forward by commands, and told in words."""
