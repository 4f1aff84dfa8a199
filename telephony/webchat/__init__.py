"""The web chat: public HTTP contract (`api`), its schemas, signed tokens, the page in `static`."""
