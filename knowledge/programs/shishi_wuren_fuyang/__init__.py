"""Rules and figures of shishi_wuren_fuyang; see spec.md."""
