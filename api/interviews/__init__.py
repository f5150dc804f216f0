"""One interview over HTTP and over the websocket, with its sound."""
