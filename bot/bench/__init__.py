"""Benchmarks of the whole bot: real processes, the local Bot API server, people who are programs."""
