"""Frozen data that all other parts share; nothing here reads, writes or asks anything."""
