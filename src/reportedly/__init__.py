"""reportedly reads news reports and keeps a chronicle of incidents, each value tied to its words and its speaker."""
