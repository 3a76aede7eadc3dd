"""Lists beside the ledgers: rows that wait, units on no ledger, buildings, kinds of place."""
