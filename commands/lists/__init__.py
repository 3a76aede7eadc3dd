"""Lists beside the ledgers: units on no ledger, buildings to place by, kinds of place."""
