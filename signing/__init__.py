"""PDF signatures: bytes in, bytes out. Knows neither Django nor the workflow; the only importer of pyHanko."""
