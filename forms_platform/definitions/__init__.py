"""E-services: their documents, checked and published."""
