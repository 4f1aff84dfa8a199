"""What a screening's answers tell."""
