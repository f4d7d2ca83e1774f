"""One file a conversation: an update in, one call into a domain package, one view out."""
