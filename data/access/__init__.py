"""Who may come in to the office's server: users, their passwords, and who is signed in."""
