"""What can be set about a step of the workflow, part by part: each shown as boxes, and read back to the document."""
