"""What things are called, how they are said, how they look. Imports nothing of ours."""
