"""The store: its tables and engine, what is written into it and how a day is read from it."""
