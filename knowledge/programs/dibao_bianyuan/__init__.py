"""Rules and figures of dibao_bianyuan; see spec.md."""
