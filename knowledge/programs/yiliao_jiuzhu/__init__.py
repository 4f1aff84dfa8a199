"""Rules and figures of yiliao_jiuzhu; see spec.md."""
