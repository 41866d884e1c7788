"""What can be wrong with a data set's pictures, and how it is found."""
