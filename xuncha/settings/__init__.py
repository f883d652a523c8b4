"""Every setting by subject, read from the environment (see .env.example) with defaults for the demo."""

from xuncha.settings.accounts import *  # noqa: F403
from xuncha.settings.applications import *  # noqa: F403
from xuncha.settings.background import *  # noqa: F403
from xuncha.settings.base import *  # noqa: F403
from xuncha.settings.documents import *  # noqa: F403
from xuncha.settings.keys import *  # noqa: F403
from xuncha.settings.logs import *  # noqa: F403
from xuncha.settings.pages import *  # noqa: F403
from xuncha.settings.security import *  # noqa: F403
from xuncha.settings.servers import *  # noqa: F403
