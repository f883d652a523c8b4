"""Files that offices and phones make are taken and shown; what hides in a document is named."""

import html
import io
import re
import wave
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pillow_heif
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import attachments
from core.contents import compound, packages, pictures
from core.errors import NotYet
from core.models import AuditEvent
from tests.findings.making import draft
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent.parent / "data" / "cases"
FTYP = b"\x00\x00\x00\x18ftyp%b\x00\x00\x00\x00isommp42"


def picture(form: str, *, size=(40, 20), **options) -> bytes:
    made = io.BytesIO()
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    Image.new("RGB", size, "red").save(made, form, **options)
    return made.getvalue()


def two_pages() -> bytes:
    made = io.BytesIO()
    second = Image.new("RGB", (10, 30), "blue")
    Image.new("RGB", (40, 20), "red").save(made, "TIFF", save_all=True, append_images=[second])
    return made.getvalue()


def sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 80)
    return made.getvalue()


def mail(**parts) -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = (
        "关于报送材料",
        "某甲 <a@example.cn>",
        "b@example.cn",
    )
    made["Date"] = "Sun, 29 Nov 2026 10:00:00 +0800"
    made.set_content("材料见附件。")
    if "html" in parts:
        made.add_alternative(parts["html"], subtype="html")
    made.add_attachment(b"1", maintype="application", subtype="pdf", filename="台账.pdf")
    return made.as_bytes()


def html_mail() -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"] = "网页", "a@example.cn"
    made.set_content("<p>正文</p><script>alert(1)</script><img src=x>", subtype="html")
    return made.as_bytes()


def archive(**files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


def letter(**added) -> bytes:
    """A real Word document with parts added or put in the place of its own."""
    plain = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("情况说明")
    document.save(plain)
    with zipfile.ZipFile(plain) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return archive(**parts | added)


def relation(kind: str, target: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" TargetMode="External" Target="' + target + '" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/' + kind + '"/>'
        "</Relationships>"
    ).encode()


def paper(**root) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        for name, value in root.items():
            file.Root[f"/{name}"] = value
        file.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def locked_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(made, encryption=pikepdf.Encryption(owner="主", user="某"))
    return made.getvalue()


def book() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def packaged() -> bytes:
    """A container of the old kind whose one stream is called as packaged files are."""
    data = bytearray((CASES / "29-old.xls").read_bytes())
    for old in ("Workbook", "Book"):
        place = data.find(f"{old}\0".encode("utf-16-le"))
        if place >= 0:
            name = "\x01Ole10Native\0".encode("utf-16-le")
            data[place : place + 64] = name.ljust(64, b"\0")
            data[place + 64 : place + 66] = len(name).to_bytes(2, "little")
    return bytes(data)


TAKEN = {
    "照片.heic": lambda: picture("HEIF"),
    "照片.webp": lambda: picture("WEBP"),
    "扫描.tif": two_pages,
    "截图.bmp": lambda: picture("BMP"),
    "录音.wav": sound,
    "录音.m4a": lambda: FTYP % b"M4A " + b"\0" * 64,
    "录音.amr": lambda: b"#!AMR\n" + b"\x3c" + b"\0" * 31,
    "录像.mov": lambda: FTYP % b"qt  " + b"\0" * 64,
    "材料.zip": lambda: archive(**{"台账.xlsx": book()}),
    "来信.eml": mail,
    "名单.csv": lambda: "姓名,单位\n某甲,市某局\n".encode("gb18030"),
    "报告.docx": letter,
    "台账.xlsx": book,
    "旧表.xls": lambda: (CASES / "29-old.xls").read_bytes(),
    "公文.pdf": paper,
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_offices_and_phones_make_is_taken(name):
    attachments.check(SimpleUploadedFile(name, TAKEN[name]()))


ACTION = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
DDE = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b'<w:p><w:r><w:instrText> DDEAUTO c:\\windows\\system32\\cmd.exe "/k" </w:instrText></w:r></w:p>'
    b"</w:body></w:document>"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
RELS = "word/_rels/settings.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
HIDING = {
    ("宏.docm", "宏"): letter,
    ("网页.html", "脚本"): lambda: b"<html></html>",
    ("图.svg", "脚本"): lambda: SVG,
    ("宏.docx", "含有宏"): lambda: letter(**{"word/vbaProject.bin": OLE}),
    ("宏.xlsx", "含有宏"): lambda: archive(**{"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}),
    ("控件.docx", "ActiveX"): lambda: letter(**{"word/activeX/activeX1.xml": "<x/>"}),
    ("模板.docx", "attachedTemplate"): lambda: letter(
        **{RELS: relation("attachedTemplate", "http://10.0.0.1/a.dotm")}
    ),
    ("链接.docx", "链接了别处的对象"): lambda: letter(
        **{RELS: relation("oleObject", "file:///c:/a")}
    ),
    ("域.docx", "DDE"): lambda: letter(**{"word/document.xml": DDE}),
    ("域.xlsx", "DDE"): lambda: archive(
        **{
            "xl/workbook.xml": "",
            "xl/externalLinks/externalLink1.xml": '<ddeLink ddeService="cmd"/>',
        }
    ),
    ("动作.pptx", "启动程序"): lambda: archive(
        **{"ppt/presentation.xml": "", "ppt/slides/slide1.xml": '<a action="ppaction://program"/>'}
    ),
    ("图.docx", "SVG"): lambda: letter(**{"word/media/a.svg": SVG}),
    ("嵌入.docx", "OLE"): lambda: letter(**{"word/embeddings/oleObject1.bin": packaged()}),
    ("脚本.pdf", "JavaScript"): lambda: paper(OpenAction=ACTION),
    ("动作.pdf", "启动程序"): lambda: paper(AA=pikepdf.Dictionary(O=LAUNCH)),
    ("密码.pdf", "打开密码"): locked_pdf,
    ("密码.xlsx", "打开密码"): lambda: (CASES / "30-password.xlsx").read_bytes(),
    ("假.eml", "不是邮件"): lambda: b"<html><body>1</body></html>",
    ("假.heic", "不符"): lambda: picture("PNG"),
    ("假.zip", "不符"): lambda: b"Rar!\x1a\x07\x00" + b"\0" * 32,
    ("假.csv", "不符"): lambda: b"MZ\x90\0" + b"\0" * 200,
}


@pytest.mark.parametrize(("name", "words"), HIDING)
def test_what_hides_in_a_file_is_named(name, words):
    with pytest.raises(NotYet) as refused:
        attachments.check(SimpleUploadedFile(name, HIDING[name, words]()))

    assert words in refused.value.sentence
    assert name in refused.value.sentence


def test_a_password_on_the_old_kind_of_workbook_is_found():
    begin = bytes.fromhex("0908") + (16).to_bytes(2, "little") + b"\0" * 16
    record = bytes.fromhex("2f00") + (6).to_bytes(2, "little") + b"\0" * 6

    assert compound._has_file_pass(begin + record)
    assert not compound._has_file_pass(begin + b"\x42\0\x02\0\xb0\x04" * 30)


def test_plain_links_of_a_document_are_no_fault():
    data = letter(**{"word/_rels/document.xml.rels": relation("hyperlink", "https://example.cn/")})

    assert packages.faults(data) == []


def test_a_document_that_unpacks_to_gigabytes_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b" " * packages.MOST_UNPACKED)
        target.writestr("word/more.xml", b" ")

    with pytest.raises(NotYet, match="解压后过大"):
        attachments.check(SimpleUploadedFile("大.docx", made.getvalue()))


@snapshot_fixture
def finding(inspection, member):
    return draft(inspection, by=member)


def stored(client, finding, member, name: str, data: bytes):
    client.force_login(member)
    return attachments.store(finding, SimpleUploadedFile(name, data), by=member)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.heic", TAKEN["照片.heic"]),
        ("照片.webp", TAKEN["照片.webp"]),
        ("图.bmp", TAKEN["截图.bmp"]),
    ],
)
def test_pictures_of_phones_are_shown_as_jpeg_and_nothing_plain_is_left(
    client, finding, member, name, data, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    file = stored(client, finding, member, name, data())

    page = client.get(file.view_url).content.decode()
    shown = client.get(f"/attachments/{file.pk}/picture/?page=1")

    assert f"/attachments/{file.pk}/picture/?page=1" in page
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 20))
        assert image.getpixel((20, 10))[0] > 200
    assert "no-store" in shown["Cache-Control"]
    left = [path.read_bytes() for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert len(left) == 1
    assert not left[0].startswith((b"\xff\xd8", data()[:8]))
    assert AuditEvent.objects.filter(verb="查看附件", target_id=finding.pk).exists()


def test_a_whole_picture_asked_for_by_its_address_is_a_view_of_its_own(
    client, finding, member, settings
):
    file = stored(client, finding, member, "照片.webp", TAKEN["照片.webp"]())
    views = AuditEvent.objects.filter(verb="查看附件", target_id=finding.pk)
    bare = f"/attachments/{file.pk}/picture/"

    page = client.get(file.view_url).content.decode()
    (within,) = re.findall(rf'src="({bare}[^"]+)"', page)
    assert client.get(html.unescape(within)).status_code == 200
    assert client.get(f"{bare}?small").status_code == 200
    assert views.count() == 1  # the page's

    forged = [bare, f"{bare}?page=1&recorded={file.pk}:{member.pk}:x", f"{bare}?recorded=1&page=2"]
    for url in forged:
        client.get(url)
    assert views.count() == 1 + len(forged)


def test_a_scan_of_several_pages_is_leafed_through(client, finding, member):
    file = stored(client, finding, member, "扫描.tif", two_pages())

    first, second = (client.get(f"{file.view_url}?page={n}").content.decode() for n in (1, 2))

    assert "第1页，共2页" in first
    assert "picture/?page=2" in second
    with Image.open(
        io.BytesIO(client.get(f"/attachments/{file.pk}/picture/?page=2").content)
    ) as page:
        assert page.size == (10, 30)


def test_a_picture_is_turned_upright_and_tells_no_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken on its side
    exif[0x8825] = {1: "N"}
    data = picture("JPEG", exif=exif)

    with Image.open(io.BytesIO(pictures.shown(data).jpeg)) as shown:
        assert shown.size == (20, 40)
        assert not shown.getexif()


def test_a_zip_is_listed_with_chinese_names_and_programs_are_marked(client, finding, member):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("AAAA.txt", b"1")
        target.writestr("run.exe", b"MZ")
    data = made.getvalue().replace(b"AAAA", "来信".encode("gbk"))
    file = stored(client, finding, member, "材料.zip", data)

    page = client.get(file.view_url).content.decode()

    assert "来信.txt" in page
    assert "run.exe" in page
    assert "程序，请勿运行" in page
    assert "共2个文件" in page


def test_a_mail_shows_its_words_and_never_its_scripts(client, finding, member):
    plain = stored(client, finding, member, "来信.eml", mail())
    web = stored(client, finding, member, "网页.eml", html_mail())

    shown = client.get(plain.view_url).content.decode()
    bare = client.get(web.view_url).content.decode()

    assert "关于报送材料" in shown
    assert "材料见附件。" in shown
    assert "台账.pdf" in shown
    assert "正文" in bare
    assert "alert(1)" not in bare


def test_a_table_of_text_is_shown_as_a_table(client, finding, member):
    data = "姓名,单位\n某甲,<b>市某局</b>\n".encode("gb18030")
    file = stored(client, finding, member, "名单.csv", data)

    page = client.get(file.view_url).content.decode()

    assert "<td>某甲</td><td>&lt;b&gt;市某局&lt;/b&gt;</td>" in page


def test_what_cannot_be_shown_has_no_door_and_says_so(client, finding, member):
    file = stored(client, finding, member, "报告.docx", letter())

    assert file.view_url == ""
    page = client.get(f"/attachments/{file.pk}/view/", follow=True).content.decode()
    assert "请下载后打开" in page


def test_a_stranger_sees_neither_page_nor_picture(client, finding, member, outsider):
    file = stored(client, finding, member, "截图.bmp", picture("BMP"))
    client.force_login(outsider)

    for address in (file.view_url, f"/attachments/{file.pk}/picture/"):
        assert client.get(address).status_code == 404


def test_the_page_lists_all_that_is_taken():
    assert settings.ATTACHMENT_MAX_BYTES
    for words in ("HEIC", "CSV", "EML", "ZIP", "录音录像"):
        assert words in attachments.formats.TYPES
