"""The language of e-service documents and of the answers to them. Pure: no Django."""
