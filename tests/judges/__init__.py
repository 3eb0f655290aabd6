"""Programs of other makers that judge our PDFs: veraPDF, qpdf, poppler's pdfsig, openssl. Used by tests only."""
