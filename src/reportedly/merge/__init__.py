"""Which incidents are the same, and which reports are copies of one another."""
