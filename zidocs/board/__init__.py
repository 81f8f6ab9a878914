"""What the guide asks for, what is there, what is missing, and by when."""
