"""A JSON value is remembered in a file that proves itself undamaged."""
