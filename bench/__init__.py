"""Measurements of this product beside its peers, run by `python manage.py bench`."""
