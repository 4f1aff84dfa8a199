"""Rules and figures of gaoling_jintie; see spec.md."""
