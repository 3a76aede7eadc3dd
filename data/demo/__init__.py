"""Invented data of a real place: boundaries drawn by us, sites, hazards and a winter's work."""
