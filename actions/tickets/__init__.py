"""Tickets in the conversation: one that is opened question by question, and those that are followed."""
