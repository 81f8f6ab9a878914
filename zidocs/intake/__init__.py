"""A pile of scanned pages becomes signed documents, each at its packet, by the codes on them."""
