"""Data that experts edit: codebook, lexicons, pinned digests."""
