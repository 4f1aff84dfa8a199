"""How fast eligibility is: one household, a county, a million households, beside OpenFisca on the same rules."""
