"""The ticket's life: workflow, service, storage, outbox, and the same desk over HTTP."""
