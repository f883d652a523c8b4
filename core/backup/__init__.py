"""The whole world in one archive: rows, uploads and documents, each with its checksum.

Knows nothing of the keys in the environment and of what waits in Redis: keys are kept apart, and
whatever waited there is found again by the sweepers.
"""
