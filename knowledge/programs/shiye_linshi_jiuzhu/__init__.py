"""Rules and figures of shiye_linshi_jiuzhu; see spec.md."""
