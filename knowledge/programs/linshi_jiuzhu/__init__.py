"""Rules and figures of linshi_jiuzhu; see spec.md."""
