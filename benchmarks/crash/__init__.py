"""`python -m benchmarks.crash`: kill server and database under load; nothing may be lost or doubled."""
