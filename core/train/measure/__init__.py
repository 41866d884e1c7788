"""What is measured on this machine: time, number formats, architectures."""
