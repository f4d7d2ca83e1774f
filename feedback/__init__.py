"""Anonymous feedback and the learning loop. This room never sees who is speaking."""
