"""HTTP: the page, its files, the maps, the list of rooms, health and metrics.

Here lives what a browser or a monitor asks for by URL. What happens in a room goes over the socket
(``gateway``); what a map means is ``tilemap``'s.
"""

from papote.api.connections import Guard, HttpDeadlines, guarded, library_logger
from papote.api.routes import ApiSettings, add_routes

__all__ = ["ApiSettings", "Guard", "HttpDeadlines", "add_routes", "guarded", "library_logger"]
