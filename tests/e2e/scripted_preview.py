"""`newsbot preview` over a scripted service, as a program of its own for the tests to stop."""

import sys

from bot.gateway.preview import serve_preview
from bot.settings import Settings
from tests.fakes.questions import (
    FixedTotals,
    ScriptedService,
    make_article,
    make_clarification,
    make_hit,
)

if __name__ == "__main__":
    serve_preview(
        Settings(_env_file=None),
        ScriptedService(
            script={"Which town was retaken?": make_clarification()},
            hits=(make_hit(make_article("Some 5,000 surrendered.")),),
        ),
        FixedTotals(),
        port=int(sys.argv[1]),
        announce=lambda url: print(url, flush=True),  # noqa: T201 - read by the test
    )
