"""Which kinds of files are taken, and by what their content is recognised."""

# Extension → the content types that libmagic may answer for it.
OFFICE_ZIP = {"application/zip", "application/octet-stream"}
OLE = {"application/x-ole-storage", "application/CDFV2", "application/msword"}
PLAIN = {"text/plain", "text/csv", "application/csv"}
ISO_MEDIA = {"video/mp4", "audio/mp4", "audio/x-m4a", "video/x-m4v", "video/3gpp"}
TIFF = {"image/tiff"}
HEIF = {"image/heic", "image/heif", "image/heic-sequence"}
OOXML = "application/vnd.openxmlformats-officedocument"
ALLOWED: dict[str, set[str]] = {
    "pdf": {"application/pdf"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "heic": HEIF,
    "heif": HEIF,
    "webp": {"image/webp"},
    "tif": TIFF,
    "tiff": TIFF,
    "bmp": {"image/bmp", "image/x-ms-bmp"},
    "docx": OFFICE_ZIP | {f"{OOXML}.wordprocessingml.document"},
    "xlsx": OFFICE_ZIP | {f"{OOXML}.spreadsheetml.sheet"},
    "pptx": OFFICE_ZIP | {f"{OOXML}.presentationml.presentation"},
    "ofd": OFFICE_ZIP,
    "doc": OLE,
    "xls": OLE | {"application/vnd.ms-excel"},
    "ppt": OLE | {"application/vnd.ms-powerpoint"},
    "wps": OLE | OFFICE_ZIP,
    "et": OLE | OFFICE_ZIP,
    "txt": {"text/plain"},
    "csv": PLAIN,
    "eml": {"message/rfc822", "text/plain", "text/html"},  # of some, libmagic sees the body only
    "zip": {"application/zip"},
    "mp3": {"audio/mpeg"},
    "m4a": ISO_MEDIA,
    "amr": {"audio/AMR", "audio/amr", "audio/x-amr"},
    "wav": {"audio/x-wav", "audio/wav", "audio/vnd.wave"},
    "mp4": ISO_MEDIA,
    "mov": {"video/quicktime", *ISO_MEDIA},
}
# What a zip-based office file must hold inside to be what its name says; WPS also writes OLE files.
INSIDE = {
    "wps": "word/document.xml",
    "et": "xl/workbook.xml",
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
TYPES = "PDF、Word、Excel、PPT、WPS、OFD、图片（含 HEIC、WebP、TIF、BMP）、文本、CSV、邮件（EML）、ZIP、录音录像"
# Named apart from the rest: people ask why.
REFUSED = {
    "docm": "含宏的 Word 文件",
    "dotm": "含宏的 Word 模板",
    "xlsm": "含宏的 Excel 文件",
    "xltm": "含宏的 Excel 模板",
    "xlsb": "二进制的 Excel 文件，可能含宏",
    "xlam": "Excel 加载宏",
    "pptm": "含宏的 PPT 文件",
    "html": "网页，可能含脚本",
    "htm": "网页，可能含脚本",
    "mht": "网页，可能含脚本",
    "svg": "矢量图，可能含脚本",
}
REFUSED_SENTENCE = "不能上传“{}”：这是{}。请另存为不含宏和脚本的普通文档，或导出为 PDF 后再上传。"
PICTURES = frozenset({"jpg", "jpeg", "png", "heic", "heif", "webp", "tif", "tiff", "bmp"})
OFFICE = frozenset({"docx", "xlsx", "pptx", "ofd", "doc", "xls", "ppt", "wps", "et"})
# What may hide something that has to be looked for.
EXAMINED = OFFICE | {"pdf", "eml", "zip"}
TEXTS = frozenset({"txt", "csv"})
# What has a page of its own to be looked at; the rest is downloaded.
SHOWN = PICTURES | TEXTS | {"eml", "zip"}


def extension_of(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
