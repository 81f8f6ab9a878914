"""PDF files read, copied, drawn and written; what they prove is not known here."""
