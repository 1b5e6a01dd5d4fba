"""One headless Chromium for all pages, told through its developer protocol what to be."""

import base64
import contextlib
import json
import shutil

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from site_server import PLAIN_HOST

# Runs before anything of the page: notes what the policy stops, and what a script that should not run would do.
WATCH = """
window.daybookTest = {stopped: [], ran: []};
document.addEventListener("securitypolicyviolation", event =>
    window.daybookTest.stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`.trim()));
for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = text => { window.daybookTest.ran.push(`${name}(${text})`); };
}
"""
HEIGHT = 900


def is_gone(element):
    """True once the page that an element was on is another one."""
    try:
        element.is_enabled()
        return False
    except StaleElementReferenceException:
        return True
    except WebDriverException as error:
        # What the driver says where the page changes while it is asked.
        if "does not belong to the document" in str(error.msg):
            return True
        raise


class Browser:
    """What the checks need of a browser: pages, sizes, colour schemes, and what a page said and asked for."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--lang=en-US"):
            options.add_argument(argument)
        options.add_argument(f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(60)
        self.tell("Network.enable")
        self.tell("Network.setCacheDisabled", cacheDisabled=True)
        self.tell("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def tell(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def run(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def run_async(self, code, *arguments):
        return self.driver.execute_async_script(code, *arguments)

    def open(self, url, scripts=True):
        """Loads a page and forgets what earlier ones said."""
        self.tell("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.console()
        self.requests()
        self.driver.get(url)

    def size(self, width, height=HEIGHT):
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scheme(self, name):
        """Makes the system's colour scheme `light` or `dark`; nothing moves, so that colours are what they come to be."""
        features = {"prefers-color-scheme": name, "prefers-reduced-motion": "reduce"}
        self.tell("Emulation.setEmulatedMedia",
                  features=[{"name": feature, "value": value} for feature, value in features.items()])

    def type(self, selector, text):
        """Types into a field and presses Enter; what a keyboard cannot type is put there."""
        field = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.run("arguments[0].value = arguments[1]", field, text)
        field.send_keys(Keys.ENTER)

    def send(self, selector, text=None):
        """Types into a field of a form, if there is a text, presses Enter there, and waits for what the server answers."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        element.send_keys(*([text] if text else []), Keys.ENTER)
        WebDriverWait(self.driver, 20).until(lambda _: is_gone(element))

    def url(self):
        return self.driver.current_url

    def cookies(self):
        return self.driver.get_cookies()

    @contextlib.contextmanager
    def frame(self):
        """Speaks to the first frame of the page instead of the page."""
        self.driver.switch_to.frame(0)
        try:
            yield
        finally:
            self.driver.switch_to.default_content()

    def console(self):
        """What has been said on the console since this was asked last."""
        return [f"{entry['level']} {entry['message']}" for entry in self.driver.get_log("browser")]

    def requests(self):
        """The addresses that were asked for since this was asked last."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def text(self):
        """The page as it reads, whatever scripts may do."""
        return self.tell("Runtime.evaluate", expression="document.body.innerText", returnByValue=True)["result"]["value"]

    def pdf(self):
        """The page printed on A4."""
        printed = self.tell("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        return base64.b64decode(printed["data"])

    def picture(self):
        """What the window shows, as WebP that is small enough to be kept."""
        return base64.b64decode(self.tell("Page.captureScreenshot", format="webp", quality=60)["data"])

    def close(self):
        self.driver.quit()
