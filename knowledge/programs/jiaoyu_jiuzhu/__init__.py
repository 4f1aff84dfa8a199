"""Rules and figures of jiaoyu_jiuzhu; see spec.md."""
