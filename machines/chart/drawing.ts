import type { Chart, ChartLayout, ChartState } from '../../schemas/chart.ts';
import { arrowLines } from './arrowLines.ts';

/** A part of a drawing: an SVG element with its attributes and what is in it. Text is plain; whoever writes it down escapes it. */
export interface Shape {
  readonly tag: 'circle' | 'g' | 'marker' | 'path' | 'rect' | 'svg' | 'text' | 'title' | 'tspan' | 'defs';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly content: readonly (Shape | string)[];
}

/** What is drawn into a chart beside the chart itself. */
export interface Overlay {
  /** State → those who stand there. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  /** The state or arrow that is looked at. */
  readonly selected: string | null;
  /** Tokens that stand somewhere else at the other moment, where two are compared. */
  readonly moved: ReadonlySet<string>;
  /** States that are left behind for good: the steps an operation has done. */
  readonly passed: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();
export const bare: Overlay = { tokens: {}, selected: null, moved: nobody, passed: nobody };

const shape = (tag: Shape['tag'], attributes: Shape['attributes'], ...content: Shape['content']): Shape => ({ tag, attributes, content });

/**
 * A chart as it is drawn everywhere: in the page, in an exported file, as an SVG. States and arrows can be reached and pressed
 * with the keyboard: they carry `data-state` and `data-arrow`, a role and a name. How it looks is said in `chartStyle`.
 */
export function drawing(chart: Chart, layout: ChartLayout, overlay: Overlay = bare): Shape {
  const groups = chart.states.filter(({ id }) => isGroup(chart, id));
  const leaves = chart.states.filter(({ id }) => !isGroup(chart, id));
  return shape(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      width: layout.width,
      height: layout.height,
      role: 'group',
      'aria-label': `Statechart ${chart.machine}`,
    },
    shape(
      'defs',
      {},
      shape(
        'marker',
        { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' },
        shape('path', { d: 'M0 0 L8 4 L0 8 z', class: 'tip' }),
      ),
    ),
    ...groups.map((state) => group(state, layout, overlay)),
    ...layout.lines.map((line) => path(chart, line, overlay)),
    ...leaves.map((state) => leaf(chart, state, layout, overlay)),
    ...leaves.flatMap((state) => fromEverywhere(chart, state, layout, overlay)),
    ...layout.lines.flatMap(({ labels }) => labels.map((label) => arrowText(chart, label, overlay))),
  );
}

const isGroup = ({ states }: Chart, id: string): boolean => states.some(({ parent }) => parent === id);

const boxOf = (layout: ChartLayout, id: string): ChartLayout['boxes'][string] => layout.boxes[id] ?? { x: 0, y: 0, width: 0, height: 0 };

function group({ id, name }: ChartState, layout: ChartLayout, { selected, tokens }: Overlay): Shape {
  const { x, y, width, height } = boxOf(layout, id);
  const here = Object.entries(tokens).some(([state, who]) => state.startsWith(`${id}.`) && who.length > 0);
  return shape(
    'g',
    {
      class: classes('group', here && 'here', selected === id && 'selected'),
      'data-state': id,
      role: 'button',
      tabindex: 0,
      'aria-label': `State ${words(name)}`,
    },
    shape('rect', { x, y, width, height, rx: 10 }),
    shape('text', { x: x + 10, y: y + 16, class: 'name' }, words(name)),
  );
}

function leaf(
  chart: Chart,
  { id, name, kind, description }: ChartState,
  layout: ChartLayout,
  { tokens, selected, moved, passed }: Overlay,
): Shape {
  const box = boxOf(layout, id);
  const who = tokens[id] ?? [];
  const begins = chart.initial === id || chart.states.some(({ initial }) => initial === id);
  // What is read aloud holds what is written there, in its order.
  const read = [
    words(name),
    ...(who.length > 1 ? [String(who.length)] : []),
    ...(fitsByName(who, boxOf(layout, id)) ? who : []),
    ...(description === null ? [] : [description]),
    ...(passed.has(id) ? ['done'] : []),
  ].join(' ');
  return shape(
    'g',
    {
      class: classes('state', `kind-${kind}`, who.length > 0 && 'here', passed.has(id) && 'passed', selected === id && 'selected'),
      'data-state': id,
      role: 'button',
      tabindex: 0,
      'aria-label': `State ${read}`,
    },
    shape('rect', { x: box.x, y: box.y, width: box.width, height: box.height, rx: 10 }),
    ...(begins ? [shape('circle', { class: 'start', cx: box.x + 12, cy: box.y + 13, r: 3.5 })] : []),
    shape('text', { x: box.x + (begins ? 22 : 10), y: box.y + 17, class: 'name' }, `${words(name)} `),
    ...(who.length > 1
      ? [shape('text', { x: box.x + box.width - 10, y: box.y + 17, class: 'count', 'text-anchor': 'end' }, `${who.length} `)]
      : []),
    ...standing(who, box, moved),
    ...(passed.has(id)
      ? [
          shape(
            'text',
            { x: box.x + box.width - 10, y: box.y + box.height - 10, class: 'tick', 'aria-hidden': 'true', 'text-anchor': 'end' },
            '✓',
          ),
        ]
      : []),
    ...(description === null ? [] : [shape('title', {}, description)]),
  );
}

/** A mark on a state that arrows lead to from every state: drawn as lines they would hide all others. */
function fromEverywhere(chart: Chart, { id, name }: ChartState, layout: ChartLayout, { tokens, selected }: Overlay): readonly Shape[] {
  const arrows = chart.arrows.filter(
    (arrow) =>
      arrow.from === null &&
      arrow.to !== null &&
      (arrow.to === id || chart.states.some((state) => state.id === arrow.to && state.initial === id)),
  );
  const [first] = arrows;
  if (first === undefined) return [];
  const { x, y, width } = boxOf(layout, id);
  const count = tokens[id]?.length ?? 0;
  const read = `Arrow ${arrows.map((arrow) => arrowLines(arrow).join(' ')).join(', ')} from every state to ${words(name)}`;
  return [
    shape(
      'text',
      {
        x: x + width - (count > 1 ? 16 + String(count).length * 9 : 10),
        y: y + 17,
        class: classes('anywhere', selected === first.id && 'selected'),
        'text-anchor': 'end',
        'data-arrow': first.id,
        role: 'button',
        tabindex: 0,
        'aria-label': read,
      },
      shape('title', {}, read),
      '✱',
    ),
  ];
}

/** Those who stand in a state: by name while there is room, else as dots that grow smaller with their number. */
function standing(who: readonly string[], box: ChartLayout['boxes'][string], moved: ReadonlySet<string>): readonly Shape[] {
  const [left, top, width, height] = [box.x + 8, box.y + 24, box.width - 16, box.height - 30];
  const token = (name: string, ...drawn: readonly Shape[]): Shape =>
    shape('g', { class: classes('token', moved.has(name) && 'moved'), 'data-token': name }, ...drawn);
  const chip = chipWidth(who);
  const columns = columnsIn(width, chip);
  if (fitsByName(who, box)) {
    return who.map((name, index) => {
      const x = left + (index % columns) * (chip + 4);
      const y = top + Math.floor(index / columns) * 22;
      return token(
        name,
        shape('rect', { x, y, width: chip, height: 18, rx: 9 }),
        shape('text', { x: x + chip / 2, y: y + 13, 'text-anchor': 'middle' }, `${name} `),
      );
    });
  }
  const cell = cellOf(who.length, width, height);
  const across = Math.max(1, Math.floor(width / cell));
  return who.map((name, index) =>
    token(
      name,
      shape('title', {}, name),
      shape('circle', {
        cx: round(left + ((index % across) + 0.5) * cell),
        cy: round(top + (Math.floor(index / across) + 0.5) * cell),
        r: round(cell * 0.4),
      }),
    ),
  );
}

const chipWidth = (who: readonly string[]): number => Math.max(34, Math.max(0, ...who.map((name) => name.length)) * 7 + 13);
const columnsIn = (width: number, chip: number): number => Math.max(1, Math.floor((width + 4) / (chip + 4)));

/** Whether there is room for the names, in two rows. */
function fitsByName(who: readonly string[], { width }: Pick<ChartLayout['boxes'][string], 'width'>): boolean {
  const chip = chipWidth(who);
  return chip <= width - 16 && Math.ceil(who.length / columnsIn(width - 16, chip)) <= 2;
}

/** The side of the largest square of which so many fit into the room. */
function cellOf(count: number, width: number, height: number): number {
  let cell = 14;
  while (cell > 3 && Math.floor(width / cell) * Math.floor(height / cell) < count) cell -= 0.5;
  return cell;
}

function path(chart: Chart, { from, to, points, labels }: ChartLayout['lines'][number], { selected }: Overlay): Shape {
  const isSelected = labels.some(({ arrow }) => arrow === selected);
  const [start, ...rest] = points;
  const bends = rest.map((point, index) => {
    const [last, next] = [points[index] ?? point, rest[index + 1]];
    if (next === undefined) return `L${point.x} ${point.y}`;
    const [before, after] = [towards(point, last), towards(point, next)];
    return `L${before.x} ${before.y} Q${point.x} ${point.y} ${after.x} ${after.y}`;
  });
  const automatic = labels.every(({ arrow }) => chart.arrows.find(({ id }) => id === arrow)?.event === '');
  return shape('path', {
    class: classes('line', automatic && 'automatic', isSelected && 'selected'),
    d: `M${start?.x ?? 0} ${start?.y ?? 0} ${bends.join(' ')}`,
    'marker-end': 'url(#tip)',
    'data-from': from,
    'data-to': to,
  });
}

type Point = ChartLayout['lines'][number]['points'][number];

/** A corner is rounded from so far away: where a line bends is its label. */
const roundness = 24;

/** From one point towards another, up to half of the way. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(roundness / length, 0.5);
  return { x: round(from.x + (to.x - from.x) * share), y: round(from.y + (to.y - from.y) * share) };
}

function arrowText(chart: Chart, { arrow: id, x, y }: ChartLayout['lines'][number]['labels'][number], { selected }: Overlay): Shape {
  const arrow = chart.arrows.find((each) => each.id === id);
  const lines = arrow === undefined ? [] : arrowLines(arrow);
  const name = `Arrow ${lines.join(' ')} to ${words(arrow?.to ?? 'the same state')}`;
  return shape(
    'text',
    {
      class: classes('label', selected === id && 'selected'),
      'text-anchor': 'middle',
      'data-arrow': id,
      role: 'button',
      tabindex: 0,
      'aria-label': name,
    },
    ...(lines.length === 0 ? ['·'] : lines).map((line, index) =>
      shape('tspan', { x, y: round(y + 4 + (index - (Math.max(1, lines.length) - 1) / 2) * 12) }, line),
    ),
  );
}

const classes = (...names: readonly (string | false)[]): string => names.filter((name) => name !== false).join(' ');
const words = (name: string): string => name.replaceAll('_', ' ');
const round = (number: number): number => Math.round(number * 10) / 10;
