"""What things cost: ours against a floor or a rival, in one run on one machine."""
