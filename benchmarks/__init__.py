"""Requests per second, statements and latencies, beside two controls: `make bench`, docs/performance.md."""
