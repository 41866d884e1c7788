"""Figures as SVG, drawn on the server in a few milliseconds."""
