"""Ledger rows become records, records become frames. All SQL and all file reading live here."""
