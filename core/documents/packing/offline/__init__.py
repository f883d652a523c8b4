"""What travels inside a package of documents and runs there, far from this server."""
