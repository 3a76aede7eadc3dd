"""The words of the office's server: its door, and who may do what."""
