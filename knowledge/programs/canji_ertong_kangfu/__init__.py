"""Rules and figures of canji_ertong_kangfu; see spec.md."""
