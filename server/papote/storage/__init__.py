"""What outlasts a visit: one database, its tables, how they are asked. The only home of SQLAlchemy and its drivers."""

from papote.storage.database import Database, file_url, url_of
from papote.storage.home import ensure_space
from papote.storage.work import Job, StorageSettings

__all__ = ["Database", "Job", "StorageSettings", "ensure_space", "file_url", "url_of"]
