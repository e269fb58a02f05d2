"""Comparing two states."""
