"""Building e-services without code: a draft is a document, and each change of it a small command with an undo."""
