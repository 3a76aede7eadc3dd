"""The ground the register lies on where nothing official is published: drawn by us, 示意."""
