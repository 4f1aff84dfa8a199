"""Rules and figures of dibao; see spec.md."""
