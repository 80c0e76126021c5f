import type { Chart, ChartState } from '../../schemas/chart.ts';

/** Ids that Mermaid reads as words of its own, wherever they stand. */
const reserved: readonly string[] = [
  'as',
  'choice',
  'class',
  'classdef',
  'click',
  'default',
  'direction',
  'end',
  'fork',
  'hide',
  'href',
  'join',
  'note',
  'scale',
  'state',
  'style',
];

/**
 * A chart in Mermaid's `stateDiagram-v2`. Ids carry the whole path, because two states may have one name in two places; arrows
 * of the same two states share a line. `[*]` is the start of a state and, with a label, every state of the chart.
 * `tokens` marks the states in which somebody stands, and says who.
 */
export function mermaidText(chart: Chart, tokens: Readonly<Record<string, readonly string[]>> = {}): string {
  const inhabited = Object.entries(tokens).filter(([, who]) => who.length > 0);
  return [
    'stateDiagram-v2',
    ...inside(chart, null, chart.initial, '  '),
    ...arrows(chart),
    ...inhabited.map(([id, who]) => `  note right of ${idOf(id)}: ${who.map(plain).join(', ')}`),
    ...(inhabited.length === 0 ? [] : ['  classDef here stroke-width:4px', `  class ${inhabited.map(([id]) => idOf(id)).join(',')} here`]),
  ].join('\n');
}

function inside(chart: Chart, parent: string | null, initial: string | null, indent: string): readonly string[] {
  return [
    ...(initial === null ? [] : [`${indent}[*] --> ${idOf(initial)}`]),
    ...chart.states.filter((state) => state.parent === parent).flatMap((state) => drawn(chart, state, indent)),
  ];
}

function drawn(chart: Chart, { id, name, initial }: ChartState, indent: string): readonly string[] {
  const line = `${indent}state "${name}" as ${idOf(id)}`;
  return chart.states.some(({ parent }) => parent === id)
    ? [`${line} {`, ...inside(chart, id, initial, `${indent}  `), `${indent}}`]
    : [line];
}

function arrows({ arrows: all }: Chart): readonly string[] {
  const labels = new Map<string, readonly string[]>();
  for (const { from, to, event, guard } of all) {
    if (to === null) continue;
    const line = `${from === null ? '[*]' : idOf(from)} --> ${idOf(to)}`;
    const label = [event, guard === null ? '' : `[${guard}]`].filter((part) => part !== '').join(' ');
    labels.set(line, [...(labels.get(line) ?? []), label]);
  }
  return [...labels].map(([line, texts]) => `  ${line}${texts.some((text) => text !== '') ? `: ${[...new Set(texts)].join(', ')}` : ''}`);
}

function idOf(id: string): string {
  const word = id.split('.').join('__').replaceAll(/[^\w]/g, '_');
  return reserved.includes(word.toLowerCase()) ? `${word}_` : word;
}

/** A note ends with its line, and a semicolon ends that. */
const plain = (text: string): string => text.replaceAll(/[\n\r;:#]/g, ' ');
