"""satker.yaml, the roster and packet.yaml become frozen values, or all their faults at once."""
