"""Side-by-side measurements; `python -m benchmarks` prints the table. One module a section, each with `rows()`."""
