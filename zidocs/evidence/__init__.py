"""Photos, scans and attachments become upright, bounded, harmless PDF pages."""
