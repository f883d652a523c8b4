"""python -m xuncha.embedded start|stop|status: the private servers of XUNCHA_VAR, by hand."""

import os
import sys
from pathlib import Path

from xuncha import embedded
from xuncha.embedded.programs import ServerError


def main(arguments: list[str]) -> int:
    var = Path(
        os.environ.get("XUNCHA_VAR") or Path(__file__).resolve().parents[2] / "var"
    ).resolve()
    command = arguments[0] if len(arguments) == 1 else ""
    if command == "start":
        embedded.start(var)
    elif command == "stop":
        embedded.stop(var)
    elif command != "status":
        print("用法: python -m xuncha.embedded start|stop|status", file=sys.stderr)
        return 2
    for name, answers in embedded.status(var).items():
        print(f"{name}: {'运行中' if answers else '未运行'}")
    urls = embedded.service_urls(var)
    print(f"DATABASE_URL={urls.database}\nREDIS_URL={urls.redis}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ServerError, PermissionError) as error:
        sys.exit(f"错误：{error}")
