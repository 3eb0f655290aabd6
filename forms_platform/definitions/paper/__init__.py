"""The e-service on paper (blankett): a form to print or fill in as PDF, and its answers read back."""
