"""Rules and figures of yicixing_butie; see spec.md."""
