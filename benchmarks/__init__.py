"""Measurements, side by side with fastai and bare PyTorch; `python -m benchmarks` prints them. Each has `rows()`."""
