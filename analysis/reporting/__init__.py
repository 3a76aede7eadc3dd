"""What an office reports up, and what is ranked of the reports of many."""
