"""Rules and figures of liulang_jiuzhu; see spec.md."""
