"""Documents: limits of their making, signature, packages, the public page."""

from xuncha.settings.base import env

# What one document may take in its own process: seconds, and megabytes beyond the warm worker's.
DOCUMENT_SECONDS = env.int("DOCUMENT_SECONDS", default=600)
DOCUMENT_MEMORY_MB = env.int("DOCUMENT_MEMORY_MB", default=1024)
# A PKCS#12 file with key and certificate: what is issued is then signed (core.documents.signing).
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default="")
SIGNING_KEY_PASSPHRASE = env("SIGNING_KEY_PASSPHRASE", default="")
# Packages are made again on demand.
PACKAGE_DAYS = env.int("PACKAGE_DAYS", default=7)
# How often one address may ask the public page whether a document is genuine, per minute.
VERIFY_PER_MINUTE = env.int("VERIFY_PER_MINUTE", default=20)
# Pages of surveys that one address may open or send in a minute; a whole house may stand behind one.
SURVEY_PER_MINUTE = env.int("SURVEY_PER_MINUTE", default=600)
