"""Rules and figures of shouzai_jiuzhu; see spec.md."""
