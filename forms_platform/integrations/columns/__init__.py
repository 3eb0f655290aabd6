"""Files of columns (kolumnfiler), for systems that read neither PAXml nor SIE."""
