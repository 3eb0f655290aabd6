"""What stands beside the platform, made small, on localhost."""
