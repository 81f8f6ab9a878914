"""What was read in the files of a workspace is remembered between runs."""
