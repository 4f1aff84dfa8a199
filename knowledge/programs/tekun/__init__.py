"""Rules and figures of tekun; see spec.md."""
