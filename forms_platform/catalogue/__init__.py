"""The catalogue (e-tjänstkatalogen): what one can do here, how to find it, and where one's own errands stand."""
