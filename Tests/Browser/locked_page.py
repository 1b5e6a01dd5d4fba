"""A protected page as a reader meets it: a form, a password, and what comes of it."""

import dataclasses
import time

SECONDS = 20

READ_STATE = """
const form = document.getElementById("unlock");
const notice = form?.querySelector("[role=alert]")?.textContent ?? "";
return {
    is_open: !form,
    notice,
    is_disabled: form?.querySelector("[type=password]").disabled ?? true,
    is_refused: Boolean(form) && notice !== "" && notice === form.dataset.wrong,
};
"""


@dataclasses.dataclass
class State:
    """Whether a page is open, and what it says where it is not."""

    is_open: bool
    notice: str
    is_disabled: bool
    is_refused: bool


def state(browser):
    return State(**browser.run(READ_STATE))


def unlock(browser, password):
    """Types a password, sends the form, and waits for what the page makes of it."""
    browser.type("#password", password)
    end = time.monotonic() + SECONDS
    while True:
        now = state(browser)
        if now.is_open or now.is_refused or time.monotonic() > end:
            return now
        time.sleep(0.05)
