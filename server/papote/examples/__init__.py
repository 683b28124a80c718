"""Small programs that use ``papote.client``, to begin one's own from."""
