"""What the real map brings of its own: bases of tiles an office set up."""
