"""The web chat and Telegram's mini-app: a page, a stream of messages in Redis, a WebSocket, uploads. Begin with
`channel`."""
