"""What can be wrong with the pictures of a data set, and how it is found."""
