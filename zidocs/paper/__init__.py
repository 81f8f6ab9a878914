"""What leaves on paper and what comes back: codes on printed pages, and scans placed by them."""
