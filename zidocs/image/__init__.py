"""Picture files, decoded and judged; nothing of PDF is known here."""
