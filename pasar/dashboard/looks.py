"""How the page looks: plain, high in contrast, the same in both languages; no font or file is fetched."""

from typing import Final

PAGE: Final = """
body { font-family: "DejaVu Sans", Verdana, sans-serif; }
"""
BLOCKS: Final = """
:host, p, li, td, th { font-size: 15px; line-height: 1.45; color: #111; }
.first section { border-left: 6px solid #0072B2; padding: 0 0 0 12px; margin: 12px 0; }
.first h3 { margin: 0 0 4px; font-size: 16px; }
.first p { margin: 4px 0; }
details { border-top: 1px solid #767676; padding: 6px 0; }
summary { font-size: 17px; font-weight: bold; cursor: pointer; padding: 8px 0; }
table { border-collapse: collapse; width: 100%; margin: 12px 0; }
caption { text-align: left; font-weight: bold; padding: 4px 0; }
th, td { border-bottom: 1px solid #999; padding: 4px 6px; text-align: left; vertical-align: top; font-size: 13px; }
tbody th { font-weight: normal; }
.right { text-align: right; }
.wide {
  overflow-x: auto;
  background:
    linear-gradient(to right, #fff 30%, #fff0) left / 40px 100% no-repeat local,
    linear-gradient(to left, #fff 30%, #fff0) right / 40px 100% no-repeat local,
    linear-gradient(to right, #0006, #0000) left / 14px 100% no-repeat,
    linear-gradient(to left, #0006, #0000) right / 14px 100% no-repeat;
}
figure { margin: 12px 0; max-width: 900px; }
figure svg { width: 100%; min-width: 560px; height: auto; }
.sideways { display: none; color: #333; }
@keyframes slides { from, to { max-height: 4em; visibility: visible; } }
@media screen and (max-width: 640px) {
  .sideways.likely { display: block; }
  /* Where it can be found out, the hint is there only while there is something to slide. */
  @supports (animation-timeline: scroll()) {
    .sideways, .sideways.likely {
      display: block; max-height: 0; overflow: hidden; visibility: hidden; position: sticky; left: 0;
      animation: slides linear both; animation-timeline: scroll(nearest inline);
    }
  }
  tbody th, thead th:first-child { position: sticky; left: 0; background: #fff; max-width: 110px; }
  caption { max-width: calc(100vw - 48px); }
}
figcaption { font-size: 13px; color: #333; }
.save { font: inherit; font-size: 13px; padding: 4px 10px; margin: 4px 4px 0 0; }
.save { border: 1px solid #555; background: #fff; color: #111; cursor: pointer; }
.save:focus-visible, summary:focus-visible { outline: 3px solid #0072B2; }
pre { background: #f2f2f2; padding: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
progress { width: 100%; height: 18px; accent-color: #0072B2; }
.good { border: 2px solid #0B6E4F; padding: 8px; }
.notice { border: 2px solid #8A5A00; background: #FFF8E6; padding: 8px; }
.alert { border: 2px solid #B00020; padding: 8px 8px 8px 28px; color: #111; }
.alert ul { margin: 0; padding: 0; }
"""
# Columns of a page would else be no taller than the window, and what does not fit would lie over what comes next.
TALL: Final = {"max-height": "none", "flex-shrink": "0"}
