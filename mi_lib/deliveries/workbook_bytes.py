"""Workbooks whose bytes depend on their content alone, not on when or where they are written."""

import io
import zipfile
from html import escape

from openpyxl import Workbook

_ZIP_TIME = (2016, 1, 4, 8, 0, 0)
_TIME = "2016-01-04T08:00:00Z"


def workbook_bytes(book: Workbook, creator: str, description: str = "") -> bytes:
    """The saved workbook; `creator` and `description` are what its properties say."""
    written, fixed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            is_properties = name == "docProps/core.xml"
            target.writestr(entry, _properties(creator, description) if is_properties else source.read(name))
    return fixed.getvalue()


def _properties(creator: str, description: str) -> bytes:
    told = f"<dc:description>{escape(description)}</dc:description>" if description else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>{escape(creator)}</dc:creator>{told}"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_TIME}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_TIME}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()
