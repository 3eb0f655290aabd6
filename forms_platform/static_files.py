"""Static files under names that carry their hash, compressed once when they are collected."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: Any) -> Any:
    """The patterns of references to rewrite, but for source maps: what we vendor ships without them."""
    return tuple(
        (files, tuple(each for each in found if "sourceMappingURL" not in (each if isinstance(each, str) else each[0])))
        for files, found in patterns
    )


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise is not annotated
    """WhiteNoise's storage; modules that import each other by a relative path get each other's hashed names too."""

    support_js_module_import_aggregation = True
    patterns = _without_source_maps(ManifestStaticFilesStorage.patterns)
