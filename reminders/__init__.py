"""Action plans, deadlines, the outbox and reports. Time is an argument here."""
