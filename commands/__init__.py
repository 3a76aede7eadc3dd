"""What can be asked on the command line; each calls the function its page calls."""
