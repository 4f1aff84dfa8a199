"""Rules and figures of jiage_butie; see spec.md."""
