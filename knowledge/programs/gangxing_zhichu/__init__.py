"""Rules and figures of gangxing_zhichu; see spec.md."""
