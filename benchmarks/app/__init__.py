"""What people wait for: page reruns, first paint, sliders, uploads, live views."""
