"""The hotline's own state and rules: conversations now, tickets and deadlines next.

Imports `knowledge` and nothing above it. Edges (`telephony`, `actions`) call it; `app` wires it.
"""
