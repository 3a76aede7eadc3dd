"""Lists of others beside the ledgers: units on no ledger, buildings with their numbers."""
