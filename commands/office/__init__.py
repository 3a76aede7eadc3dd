"""The server of an office: served, its users."""
