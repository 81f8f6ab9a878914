"""The catalogue and the packets become: what is asked, what is there, what is missing, by when."""
