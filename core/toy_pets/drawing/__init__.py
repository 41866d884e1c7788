"""From shapes to pixels: rays, light and the place around the pet."""
