"""Danger and what lies beside it: whom to call at once, sorrow without danger, swindles, somebody wrongly dead."""
