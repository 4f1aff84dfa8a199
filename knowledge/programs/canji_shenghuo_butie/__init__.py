"""Rules and figures of canji_shenghuo_butie; see spec.md."""
