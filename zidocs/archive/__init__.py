"""Finished bundles and all that they are made of become an archive that proves itself for years."""
