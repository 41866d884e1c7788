"""From names to labels, and corrections of them."""
