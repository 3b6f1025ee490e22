"""Quiet Hands: an offline voice guide for giving a back massage."""
