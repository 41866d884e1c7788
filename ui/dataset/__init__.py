"""The views of the dataset page: each a lesson of its own, a function `show(choice)`."""
