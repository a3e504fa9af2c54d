"""What the failure of organisations does to others: a model over plain arrays, and its words."""
