"""What lies under the register where nothing official is published: drawn by us, schematic."""
