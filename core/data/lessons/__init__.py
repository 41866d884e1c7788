"""The book's looks at data: the pipeline step by step, patterns explained, the list `L`."""
