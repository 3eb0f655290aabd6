"""What an employee fills in, from the first page to the receipt (ifyllnad, inlämning)."""
