"""Rules and figures of jiuye_jiuzhu; see spec.md."""
