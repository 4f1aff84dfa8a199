"""Rules and figures of xuesheng_linshi_jiuzhu; see spec.md."""
