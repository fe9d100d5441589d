"""The web chat and Telegram's mini-app: a page, a message log in Redis, a WebSocket, uploads. Begin with `channel`."""
