"""Rules and figures of canji_huli_butie; see spec.md."""
