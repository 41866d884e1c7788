"""Measurements on this machine: time, number formats, architectures."""
