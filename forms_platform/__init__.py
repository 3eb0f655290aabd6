"""The platform: e-services for a Swedish municipality, one package per word of the administration."""
