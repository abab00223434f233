""" "Copy picture": the chart's PNG is in the clipboard, as a word processor takes it from there."""

import pytest

from tests.browser.looking import Windows

pytestmark = pytest.mark.browser

COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  const image = await createImageBitmap(await item.getType("image/png"));
  return [item.types, image.width, image.height];
}"""


def test_a_picture_is_copied_as_png_and_the_button_says_so(windows: Windows) -> None:
    window = windows("reader")
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.new_page()
    page.goto("/charts/returns-over-time/")
    page.locator("summary", has_text="Download").first.click()
    button = page.get_by_role("button", name="Copy picture")
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate(COPIED) == [["image/png"], 1200, 630]
    button.wait_for()


def test_a_browser_that_gives_no_way_to_the_clipboard_saves_the_picture(windows: Windows) -> None:
    page = windows("reader").new_page()
    page.add_init_script("navigator.clipboard.write = () => Promise.reject(new Error('not allowed'))")
    page.goto("/charts/returns-over-time/")
    page.locator("summary", has_text="Download").first.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Copy picture").click()
    assert saved.value.suggested_filename.endswith(".png")
    assert saved.value.path().read_bytes() == page.request.get("/charts/returns-over-time.png").body()
