"""What stands in front of every page, socket, upload and file of the office's server."""
