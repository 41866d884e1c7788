"""The views of the dataset page, each a function `show(choice)`."""
