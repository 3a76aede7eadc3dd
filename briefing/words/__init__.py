"""The Chinese prose of the documents: strings with named fields, and nothing that computes."""
