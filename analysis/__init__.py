"""Frames in, indicators out; pure functions, one noun a file."""
