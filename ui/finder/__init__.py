"""What the learning rate finder's page is made of: its form, the curve, the rules on it, the pick and its proof."""
