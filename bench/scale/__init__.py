"""Measurements from one street to the nation, all from one generator."""
