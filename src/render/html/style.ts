/** The look of all pages: one accent, band colours for bands alone, everything readable in both lights. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --soft: #f6f7f9; --ink: #1c2230; --quiet: #586174; --line: #e2e5ea;
  --accent: #3f54c8; --good: #1f6a45; --bad: #9b2c1c; --warn: #7a5200;
  --healthy: #0d7a63; --watch: #2a72b0; --at-risk: #b25a00; --critical: #97103f; --none: #6b7484;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171d; --soft: #1c2028; --ink: #e7e9ee; --quiet: #a0a8b6; --line: #2e343f;
    --accent: #93a5ff; --good: #7ed0a4; --bad: #ff9d8c; --warn: #e8bd6b;
    --healthy: #3fc2a0; --watch: #79bdf3; --at-risk: #f3a548; --critical: #ff7aa4; --none: #8d97a8;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; padding: 3.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
header, nav, main, footer { max-width: 62rem; margin: 0 auto; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 0.5rem; font-weight: 650; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; margin: 0 0 0.75rem; font-weight: 600; }
header p { margin: 0.15rem 0; color: var(--quiet); }
section { margin-top: 3.25rem; scroll-margin-top: 1rem; }
nav { margin-top: 1.75rem; padding: 0.65rem 0; border-block: 1px solid var(--line); font-size: 0.9rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; border: 0;
}
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.4rem 0.8rem; background: var(--paper); }
.aside { color: var(--quiet); font-size: 0.9rem; margin: 0.65rem 0 0; }
small { color: var(--quiet); font-size: 0.85em; white-space: nowrap; }
.muted { color: var(--quiet); }
.good, .met { color: var(--good); }
.bad, .missed { color: var(--bad); }
.warn, .near { color: var(--warn); }
.met, .near, .missed { white-space: nowrap; }

.scroll {
  overflow-x: auto; position: relative;
  background:
    linear-gradient(to right, var(--paper) 30%, transparent) left / 2.5rem 100% local no-repeat,
    linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100% local no-repeat,
    linear-gradient(to right, var(--line), transparent) left / 0.75rem 100% scroll no-repeat,
    linear-gradient(to left, var(--line), transparent) right / 0.75rem 100% scroll no-repeat;
}
.scroll + .scroll, .scroll + figure, figure + .scroll, .tiles + .scroll, .aside + .scroll { margin-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem; }
table.single { width: auto; }
th, td { padding: 0.5rem 0.65rem; text-align: left; vertical-align: baseline; font-weight: inherit; overflow-wrap: normal; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0.15rem; }
thead th, thead td { color: var(--quiet); font-size: 0.825rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 500; }
.right { text-align: right; }
.center { text-align: center; }
td.figure, th.figure { white-space: nowrap; }
.prose { min-width: 14rem; }
th button {
  all: unset; cursor: pointer; display: inline; position: relative; padding: 0.2rem 0;
}
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
th button:hover { color: var(--ink); }
th button::after { content: "↕" / ""; opacity: 0; padding-left: 0.25em; }
th.right button::after { position: absolute; right: 100%; padding: 0 0.1em 0 0; }
th:hover button::after, th button:focus-visible::after { opacity: 0.6; }
th[aria-sort="ascending"] button, th[aria-sort="descending"] button { color: var(--accent); }
th[aria-sort="ascending"] button::after { content: "↑" / ""; opacity: 1; }
th[aria-sort="descending"] button::after { content: "↓" / ""; opacity: 1; }

.band { white-space: nowrap; }
.band::before {
  content: ""; display: inline-block; width: 0.62em; height: 0.62em; margin-right: 0.5em;
  background: var(--none); forced-color-adjust: none;
}
.band.healthy::before { background: var(--healthy); border-radius: 50%; }
.band.watch::before { background: none; border: 0.17em solid var(--watch); border-radius: 50%; }
.band.at-risk::before { background: var(--at-risk); }
.band.critical::before { background: var(--critical); transform: rotate(45deg); }
.band.none::before { height: 0.17em; margin-bottom: 0.22em; }
.bars { width: 30%; min-width: 5rem; }
svg.bar { display: block; width: 100%; height: 0.7rem; }
.bar rect { fill: var(--none); }
.bar.plain rect { fill: var(--accent); }
.bar.healthy rect { fill: var(--healthy); }
.bar.watch rect { fill: var(--watch); }
.bar.at-risk rect { fill: var(--at-risk); }
.bar.critical rect { fill: var(--critical); }

svg.spark { display: inline-block; width: 6rem; height: 1.25rem; vertical-align: middle; overflow: visible; }
.spark path { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.spark circle { fill: var(--accent); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.9rem; margin: 0; }
.tile { background: var(--soft); border-radius: 0.6rem; padding: 1rem 1.1rem 1.05rem; break-inside: avoid; }
.tile dt { color: var(--quiet); font-size: 0.875rem; }
.tile dd { margin: 0; }
.tile .value { font-size: 1.7rem; line-height: 1.3; letter-spacing: -0.02em; font-weight: 600; margin-top: 0.15rem; }
.tile .small { font-size: 0.875rem; }
.tile small { white-space: normal; font-size: 1em; }

figure { margin: 0 0 1.5rem; break-inside: avoid; }
figcaption { margin-bottom: 0.85rem; max-width: 44rem; }
figure svg.wide, figure svg.narrow { display: block; width: 100%; height: auto; overflow: visible; }
figure svg.narrow { display: none; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; padding: 0; margin: 0 0 0.6rem; font-size: 0.85rem; color: var(--quiet); }
.swatch { height: 0.7rem; margin-right: 0.45rem; vertical-align: -0.04em; }
.swatch .accent { fill: var(--accent); }
.swatch .ink { fill: var(--ink); }
.swatch .quiet { fill: var(--quiet); }
.swatch .line { fill: var(--line); }
.swatch .hollow { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.swatch .shade { fill: var(--accent); opacity: 0.2; }

.todo { list-style: none; padding: 0; margin: 0; }
.todo li + li { margin-top: 0.6rem; }
.todo label { display: flex; gap: 0.7rem; align-items: baseline; max-width: 46rem; }
.todo input { accent-color: var(--accent); flex: none; width: 1rem; height: 1rem; transform: translateY(0.15rem); }
.todo input:checked + span { color: var(--quiet); text-decoration: line-through; }
pre {
  margin: 0; padding: 1rem 1.1rem; background: var(--soft); border-radius: 0.6rem; white-space: pre-wrap;
  font: 0.85rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
.reports { list-style: none; padding: 0; margin: 0; }
.reports li { padding: 0.8rem 0; border-top: 1px solid var(--line); }
.reports a { font-size: 1.05rem; font-weight: 600; }
.reports p { margin: 0.2rem 0 0; color: var(--quiet); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.8rem; }
footer ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.1rem 1.4rem; }

@media (max-width: 40rem) {
  body { padding: 2rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  section { margin-top: 2.5rem; }
  figure svg.wide { display: none; }
  figure svg.narrow { display: block; }
  .tiles { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.6rem; }
  .tile { padding: 0.75rem 0.85rem; }
  .tile .value { font-size: 1.4rem; }
  table { font-size: 0.875rem; }
  th, td { padding: 0.45rem 0.5rem; }
  .scroll tbody :is(td, th):not(.figure) { min-width: 7.5rem; }
  .scroll tbody :is(td, th):not(.figure):not(:first-child) { min-width: 11rem; }
  .scroll tbody .prose.prose:not(:first-child) { min-width: 15rem; }
  .scroll .bars { display: none; }
  /* Names stay while figures move below them. */
  .scroll :is(thead, tbody) tr > :first-child:not(.right) { position: sticky; left: 0; z-index: 1; background: var(--paper); }
}
@page { size: A4; margin: 16mm 15mm; }
@media print {
  :root {
    --paper: #ffffff; --soft: #f6f7f9; --ink: #000000; --quiet: #4a5263; --line: #cfd3da;
    --accent: #3f54c8; --good: #1f6a45; --bad: #9b2c1c; --warn: #7a5200;
    --healthy: #0d7a63; --watch: #2a72b0; --at-risk: #b25a00; --critical: #97103f; --none: #6b7484;
  }
  html { font-size: 10pt; }
  body { padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, nav, main, footer { max-width: none; }
  nav, .skip { display: none; }
  section { margin-top: 1.5rem; }
  .scroll { overflow: visible; background: none; }
  .scroll:not(:has(tbody tr:nth-child(15))) { break-inside: avoid; }
  figure svg.wide { display: block; }
  figure svg.narrow { display: none; }
  table { font-size: 8.5pt; }
  th, td { padding: 0.28rem 0.4rem; }
  /* A head that holds anything positioned would be blank on the pages that repeat it. */
  thead { display: table-header-group; break-inside: avoid; break-after: avoid; }
  thead :is(th, td), th button { position: static; }
  th button::after { content: none; }
  :is(th, td).right + :is(th, td):not(.right):not(.center) { padding-left: 1.2rem; }
  tr, .tile, .tiles, figure, li, footer { break-inside: avoid; }
  tbody tr:nth-child(-n + 3) { break-before: avoid; }
  tbody tr:nth-last-child(-n + 2) { break-before: avoid; }
  tbody tr:first-child { break-before: auto; }
  h2, figcaption { break-after: avoid; }
  .scroll + .aside, .tiles + .aside, .aside + .aside { break-before: avoid; }
  p { orphans: 3; widows: 3; }
  figure { margin-bottom: 1rem; }
  footer { margin-top: 1.6rem; padding-top: 0.6rem; }
  .tiles { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
  a { color: inherit; }
}
`;
