"""The documents that an office writes itself, each a section of packet.yaml, a record here."""
