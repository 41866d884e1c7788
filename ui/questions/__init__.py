"""What the page of questions is made of: where to try each, the task's fields, the list, the ticks."""
