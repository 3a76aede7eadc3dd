"""Reports of offices to the authority above: keys, and the one file a report is."""
