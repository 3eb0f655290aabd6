"""What Swedish law, custom and banks say about numbers, days and money. Pure."""
