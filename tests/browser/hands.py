"""Somebody at a keyboard: every key that is pressed is counted, and so is what a mouse would have had to click."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

# Where Tab stops, in its order, and which of the stops has the focus.
STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const stops = all.filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.type !== "hidden");
  return stops.filter((stop) => stop.checkVisibility());
}"""
DISTANCE = f"""(target) => {{
  const stops = ({STOPS})();
  return stops.indexOf(target) - stops.indexOf(document.activeElement);
}}"""
HAS_FOCUS = "(target) => target === document.activeElement"


@dataclass
class Hands:
    """A page, the keys that were pressed on it, and the clicks that would have been needed to get about by mouse."""

    page: Page
    keys: int = 0
    walked: int = 0  # those of the keys that only moved the focus
    clicks: int = 0

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _time in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def write(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def go(self, selector: str) -> None:
        """Move the focus by Tab, the shorter way."""
        target = self.page.locator(selector).locator("visible=true").first
        steps = int(target.evaluate(DISTANCE))
        self.press("Tab" if steps > 0 else "Shift+Tab", abs(steps))
        self.walked += abs(steps)
        self.clicks += abs(steps) > 1
        assert target.evaluate(HAS_FOCUS), f"{steps} times Tab do not lead to {selector}"

    def fill(self, name: str, text: str) -> None:
        """Write into a field."""
        self.go(f"[name='{name}']")
        self.write(text)

    def choose(self, name: str, letters: str, value: str) -> None:
        """Choose an option by the letters that it begins with."""
        self.go(f"select[name='{name}']")
        self.write(letters)
        expect(self.page.locator(f"[name='{name}']")).to_have_value(value)

    def pick(self, name: str, text: str, shown: str, *, opened_by: str = "") -> None:
        """Find a record in a picker; `opened_by` is a key, where it does not open by itself."""
        self.go(f"[name='{name}'] + .select2-container .select2-selection")
        if opened_by:
            self.press(opened_by)
        self.write(text)
        expect(self.page.locator(".select2-results__option--highlighted")).to_contain_text(shown)
        self.press("Enter")
        expect(self.page.locator(f"#select2-id_{name}-container")).to_contain_text(shown)

    def add(self, kind: str) -> None:
        """Add a row."""
        self.go(f".add-row a:has-text('Add another {kind}')")
        self.press("Enter")

    def push(self, selector: str) -> None:
        """Push a button and wait for the page that follows."""
        self.go(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def seen(self) -> tuple[int, int, int]:
        """Keys, those of them that only moved the focus, and clicks instead of them."""
        return self.keys, self.walked, self.clicks
