"""Uploaded files."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field as Limits

from forms_platform.definitions.language.faults import BadAnswer
from forms_platform.definitions.language.fields.field import Fact, Field, Reader, ShownFile, ShownLine
from forms_platform.definitions.language.names import AttachmentInfo, Names

CONTENT_TYPES: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "jpg": ("image/jpeg",),
    "png": ("image/png",),
}
FileType = Literal["pdf", "jpg", "png"]  # what can be inspected; an office file may carry a program
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def show_size(size: int, language: str) -> str:
    """ "214 kB" or "1,2 MB". Units: bytes, thousands."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    whole, tenths = divmod(round(size / 100_000), 10)
    mark = "." if language == "en" else ","
    return f"{whole}{mark}{tenths}\u00a0MB" if tenths else f"{whole}\u00a0MB"


class AttachmentField(Field):
    """One or more uploaded files. The value is their ids, in the order they were added."""

    CONDITION_TYPE: ClassVar[str | None] = "choices"
    REQUIRED_CODE: ClassVar[str] = "required_file"
    CODES: ClassVar[tuple[str, ...]] = ("unknown_file", "file_too_large", "wrong_file_type", "too_few_files",
                                        "too_many_files")  # fmt: skip

    kind: Literal["attachment"]
    accept: tuple[FileType, ...] = Limits(default=("pdf", "jpg", "png"), min_length=1, max_length=3, strict=False)
    max_mb: int = Limits(default=10, ge=1, le=25)
    min_files: int = Limits(default=0, ge=0, le=50)
    max_files: int = Limits(default=1, ge=1, le=50)

    def check_limits(self) -> None:
        """Nothing, when as many files can be added as must be."""
        if self.min_files > self.max_files:
            raise ValueError("min_above_max")

    @cached_property
    def content_types(self) -> frozenset[str]:
        """The content types that are accepted."""
        return frozenset(kind for name in self.accept for kind in CONTENT_TYPES[name])

    @property
    def max_bytes(self) -> int:
        """The largest file that is accepted. Units: bytes."""
        return self.max_mb * 1_000_000

    def said_types(self, language: str) -> str:
        """ "PDF, JPG eller PNG"."""
        *most, last = [name.upper() for name in self.accept]
        return f"{', '.join(most)} {'or' if language == 'en' else 'eller'} {last}" if most else last

    def read(self, raw: Any, reader: Reader) -> tuple[str, ...]:
        """The ids of files that exist and are accepted, none twice."""
        given = raw if isinstance(raw, (list, tuple)) else [raw]
        if len(given) > 200 or not all(isinstance(one, str) for one in given):
            raise BadAnswer("wrong_shape")
        ids = tuple(dict.fromkeys(one.strip().lower() for one in given if one.strip()))
        for id in ids:
            found = reader.names.attachment(id) if _ID.fullmatch(id) else None
            if found is None:
                raise BadAnswer("unknown_file")
            self.check_file(found)
        if len(ids) < self.min_files:
            raise BadAnswer("too_few_files", min=str(self.min_files))
        if len(ids) > self.max_files:
            raise BadAnswer("too_many_files", max=str(self.max_files))
        return ids

    def check_file(self, file: AttachmentInfo) -> None:
        """Nothing, when the file may be attached here.

        Raises: BadAnswer.
        """
        if file.size > self.max_bytes:
            most = show_size(self.max_bytes, "sv"), show_size(self.max_bytes, "en")
            raise BadAnswer("file_too_large", file=file.name, max=most)
        if file.content_type not in self.content_types:
            types = self.said_types("sv"), self.said_types("en")
            raise BadAnswer("wrong_file_type", file=file.name, types=types)

    def is_empty(self, raw: Any) -> bool:
        """Whether no file was added."""
        if isinstance(raw, (list, tuple)):
            return all(super(AttachmentField, self).is_empty(one) for one in raw)
        return super().is_empty(raw)

    def fact(self, value: Any) -> Fact:
        """The ids."""
        return tuple(value)

    def to_wire(self, value: Any) -> Any:
        """A list of ids."""
        return list(value)

    def from_wire(self, wire: Any) -> tuple[str, ...]:
        """The ids."""
        return tuple(wire)

    def show(self, value: Any, language: str, names: Names) -> str:
        """The file names with commas between."""
        return ", ".join(file.name for file in self._files(value, language, names))

    def line(self, value: Any, language: str, names: Names) -> ShownLine:
        """The file names, and what is known of each file."""
        files = self._files(value, language, names)
        shown = ", ".join(file.name for file in files)
        return ShownLine(self.key, self.kind, self.name(language), shown, attachments=files)

    def _files(self, value: Any, language: str, names: Names) -> tuple[ShownFile, ...]:
        gone = AttachmentInfo("Removed file" if language == "en" else "Borttagen fil", 0, "")
        return tuple(ShownFile(id, *(names.attachment(id) or gone)) for id in value)

    def answer_schema(self) -> dict[str, Any]:
        """A list of ids."""
        return {"type": "array", "items": {"type": "string", "format": "uuid"}, "maxItems": self.max_files}

    def sample(self, today: date) -> Any:
        """As many ids as must be given, at least one."""
        return [f"00000000-0000-4000-8000-{n:012d}" for n in range(max(1, self.min_files))]
