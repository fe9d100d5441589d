"""How a process lives: signals, kept-alive tasks, the embedded Valkey, logs, progress, stored files, limits."""
