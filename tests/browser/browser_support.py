"""What the tests of both pages share: Chromium, the sizes of a window, and what a machine can check of it."""

from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREENSHOTS = Path(__file__).parent.parent.parent / "build" / "screenshots"
DESKTOP = {"width": 1180, "height": 820}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
"""The width at which WCAG 2.2 (1.4.10, Reflow) asks that nothing be cut off."""


async def shoot(page, name, **options):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled", **options)


# What a machine can check of WCAG 2.2: names (4.1.2), alternatives (1.1.1), contrast (1.4.3), target size (2.5.8),
# unique ids, one main heading, landmarks, the page's language (3.1.1).
FINDINGS = r"""() => {
  const findings = [];
  const shown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const where = (node) => `${node.tagName.toLowerCase()}#${node.id}.${node.className}`;
  for (const node of document.querySelectorAll("button, a, input, select, textarea")) {
    if (!shown(node) || node.closest("[aria-hidden=true]")) continue;
    const name = node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent;
    if (!name.trim()) findings.push(`no name: ${where(node)}`);
    const box = node.getBoundingClientRect();
    const inText = node.closest(".text") || node.classList.contains("skip");
    if (!inText && (box.width < 24 || box.height < 24)) findings.push(`small target: ${where(node)}`);
  }
  for (const image of document.images) if (!image.hasAttribute("alt")) findings.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) findings.push(`twice: #${id}`);
  if ([...document.querySelectorAll("h1")].filter(shown).length !== 1) findings.push("not one h1");
  for (const landmark of ["main", "header"])
    if (!document.querySelector(landmark)) findings.push(`no ${landmark}`);
  if (document.documentElement.lang !== "en-GB") findings.push("no language");

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (text) => {  // drawn, because a colour can be written in many ways
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const luminance = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      const layer = colour(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((under, [r, g, b, a]) =>
      [r, g, b].map((value, i) => value * a + under[i] * (1 - a)), [255, 255, 255]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(node) || node.closest(".hidden, noscript, .skip, .spoiler")) continue;
    const [one, other] = [luminance(colour(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) findings.push(`contrast ${ratio.toFixed(2)}: ${where(node)} ${walker.currentNode.data.trim()}`);
  }
  return [...new Set(findings)];
}"""
