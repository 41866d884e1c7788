"""The run store: runs, their events, and the queue, in a database."""
