"""apigov: declarative API governance. Rooms and their order are described in docs/architecture.md."""

__version__ = "0.1.0"
