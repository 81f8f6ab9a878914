"""What every room does with the disk: hash, write whole files, lock, remember, order names."""
