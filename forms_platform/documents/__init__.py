"""What a case looks like on paper: the pages of its documents, and where their bytes are kept."""
