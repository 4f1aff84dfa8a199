"""Rules and figures of guer; see spec.md."""
