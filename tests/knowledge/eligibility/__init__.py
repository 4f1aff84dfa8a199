"""The engine of preliminary eligibility against a second evaluator, and its properties."""
