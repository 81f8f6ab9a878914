"""The pages of a bundle's parts become one PDF that agrees with itself."""
