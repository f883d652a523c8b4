"""Static files under hashed names, our ES modules' imports included, so that all may be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = (r"""(?P<matched>from\s*["'](?P<url>\./[\w.-]+\.js)["'])""", 'from "%(url)s"')


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that also rewrites ``import … from "./x.js"`` (in ours, not in packages)."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_IMPORT,)))
