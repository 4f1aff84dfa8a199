"""Measurements, one package or module each, run by hand (`make bench-…`); none of them is a test."""
