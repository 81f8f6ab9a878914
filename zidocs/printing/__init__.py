"""Documents as they were laid out become PDFs to print, a code on each of their pages."""
