"""The HR system: absence, employments and their ends as JSON, one message for each case."""
