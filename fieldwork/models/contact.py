"""Where people turn to: what a notice on the door of a unit prints, and what its QR code holds."""

from django.core.validators import URLValidator
from django.db import models

WEB = URLValidator(["http", "https"], message="请填写以 http:// 或 https:// 开头的完整网址。")


class Contact(models.Model):
    """Ways to reach the people who take what is reported; what is empty is not printed."""

    CONTACT = ("phone", "hours", "post_address", "box", "email", "web_address")

    phone = models.CharField(
        "联系电话", max_length=60, blank=True, help_text="公告上必须有一部电话。"
    )
    hours = models.CharField(
        "接听时间", max_length=60, blank=True, help_text="如“工作日8:30至17:30”。"
    )
    post_address = models.CharField("通信地址", max_length=120, blank=True)
    box = models.CharField("意见箱位置", max_length=120, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    web_address = models.CharField(
        "受理网址",
        max_length=200,
        blank=True,
        validators=[WEB],
        help_text="填写了的，公告上的二维码打开这个网址；没有网址的用邮箱，再没有的用电话。",
    )

    class Meta:
        abstract = True

    @property
    def lines(self) -> list[str]:
        """“联系电话：…（工作日8:30至17:30）” and so on: those that are filled in."""
        hours = f"（{self.hours}）" if self.hours else ""
        told = [("phone", f"{self.phone}{hours}" if self.phone else "")]
        told += [(name, getattr(self, name)) for name in self.CONTACT[2:]]
        labels = {field.name: field.verbose_name for field in self._meta.fields}
        return [f"{labels[name]}：{words}" for name, words in told if words]

    @property
    def scanned(self) -> tuple[str, str]:
        """(what the QR code holds, what it does in words): the address, else mail, else the telephone."""
        if self.web_address:
            return self.web_address, "扫码打开受理网址"
        if self.email:
            return f"mailto:{self.email}", "扫码发送邮件"
        number = "".join(c for c in self.phone.translate(DASHES) if c.isdigit() or c in "+-")
        return (f"tel:{number}", "扫码拨打联系电话") if number else ("", "")


DASHES = str.maketrans("－—–", "---")
