/** How charts look, in light and in dark. The colours are the page's where there is one, and good by themselves where there is none. */
export const chartStyle = `
.chart { color-scheme: light dark; font: 12px ui-sans-serif, system-ui, sans-serif; --ink: light-dark(#1c2430, #e6eaf0); --faint: light-dark(#5b6472, #a3adba); --line: light-dark(#8a94a3, #6d7887); --paper: light-dark(#ffffff, #171c23); --here: light-dark(#0b5cad, #7cb8ff); --on-here: light-dark(#ffffff, #0c1116); --moved: light-dark(#9a4a00, #ffb067); --passed: light-dark(#1a6b32, #7fd699); }
.chart text { fill: var(--ink); }
.chart .name { font-weight: 600; }
.chart .group > rect { fill: none; stroke: var(--line); stroke-dasharray: 4 3; }
.chart .state > rect { fill: var(--paper); stroke: var(--line); stroke-width: 1.2; }
.chart .kind-final > rect { stroke-width: 3; }
.chart .here > rect { stroke: var(--here); stroke-width: 2; }
.chart .selected > rect { stroke-width: 3; stroke: var(--here); }
.chart .passed > rect { stroke: var(--passed); }
.chart .tick { fill: var(--passed); font-weight: 700; }
.chart .start { fill: var(--ink); }
.chart .count, .chart .anywhere { fill: var(--faint); }
.chart .line { fill: none; stroke: var(--line); stroke-width: 1.2; }
.chart .line.automatic { stroke-dasharray: 2 3; }
.chart .line.selected { stroke: var(--here); stroke-width: 2.4; }
.chart .tip { fill: var(--line); }
.chart .label { font: 10px ui-monospace, monospace; fill: var(--faint); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.chart .anywhere.selected { fill: var(--here); font-weight: 700; }
.chart .label.selected { fill: var(--here); font-weight: 700; }
.chart .token rect, .chart .token circle { fill: var(--here); }
.chart .token text { fill: var(--on-here); font-size: 11px; font-weight: 600; }
.chart .token.moved rect, .chart .token.moved circle { fill: var(--moved); }
.chart [role=button] { cursor: pointer; }
.chart [role=button]:focus:not(:focus-visible) { outline: none; }
.chart [role=button]:focus-visible { outline: 2px solid var(--here); outline-offset: 2px; }
`;
