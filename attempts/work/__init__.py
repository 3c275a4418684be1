"""What goes on beside requests: jobs that a worker process runs again and again.

Nothing that a learner waits for depends on them. Several workers may run at once: each job sees to it that
only one of them is at it.
"""
