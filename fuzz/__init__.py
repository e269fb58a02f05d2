"""Looks for input that breaks the parts which read what others wrote, for as long as it may."""
