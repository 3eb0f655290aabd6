"""The commands of the deliveries."""
