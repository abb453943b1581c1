"""What has reached a person's page: all its text, hidden or not, every attribute and whatever its fields hold."""

from __future__ import annotations

from playwright.async_api import Locator, Page

from tests.leaked import leaked

# The head is left out: it names built files by their hashes. Text is taken as it is written and as it is laid out.
_WRITTEN = """
(root) => {
  const written = [document.title, root.innerText];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  while (texts.nextNode()) written.push(texts.currentNode.data);
  for (const each of [root, ...root.querySelectorAll("*")]) {
    for (const attribute of each.attributes) written.push(attribute.value);
    if (typeof each.value === "string") written.push(each.value);
  }
  return written.join("\\n");
}
"""


async def reached(place: Page | Locator, *secrets: str) -> list[str]:
    """Which of these, that must not reach this page or this part of it, are there all the same."""
    root = place.locator("body") if isinstance(place, Page) else place
    written: str = await root.evaluate(_WRITTEN)
    return leaked(written, *secrets)
