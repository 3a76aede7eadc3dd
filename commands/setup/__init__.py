"""What makes this folder run: the environment, the browser's files, a browser for the tests."""
