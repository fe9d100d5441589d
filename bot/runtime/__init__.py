"""What a long-running process needs: signals, restarted tasks, the embedded Valkey, logs, progress, stored files, the
API's rate limit.
"""
