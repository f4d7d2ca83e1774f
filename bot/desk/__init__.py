"""The officer's desk: what needs her today, from everything that is stored."""
