"""Datums, coordinate reference systems, areas, map layers and pictures."""
