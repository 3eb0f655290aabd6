"""Payment lists (utbetalningslistor): what the finance system is to pay, after somebody has attested the list."""
