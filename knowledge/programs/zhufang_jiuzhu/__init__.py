"""Rules and figures of zhufang_jiuzhu; see spec.md."""
