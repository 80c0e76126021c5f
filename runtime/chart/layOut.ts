import { Graph, layout } from '@dagrejs/dagre';
import { arrowLines } from '../../machines/chart/arrowLines.ts';
import type { Chart, ChartArrow, ChartLayout } from '../../schemas/chart.ts';

/** Sizes of the drawing. A state has room for its name and, below it, for those who stand in it. */
const stateWidth = 182;
const stateHeight = 74;
const lineHeight = 13;
/** The monospaced letters of labels are this wide. */
const letterWidth = 6.2;
const margin = 14;
const titleHeight = 16;

type Point = ChartLayout['lines'][number]['points'][number];
type Boxes = ChartLayout['boxes'];
type Lines = ChartLayout['lines'];

/**
 * Places a chart with the layered layout of dagre, one group of states after the other from the innermost out: the states of
 * a group beside each other, the groups below each other. The same chart is always laid out alike.
 */
export function layOut(chart: Chart): ChartLayout {
  const { width, height, boxes, lines } = place(chart, null);
  const order = new Map(chart.arrows.map(({ id }, index) => [id, index]));
  const first = ({ labels }: Lines[number]): number => order.get(labels[0]?.arrow ?? '') ?? 0;
  return { width, height, boxes, lines: lines.toSorted((left, right) => first(left) - first(right)) };
}

/** A placed group, its upper left corner at 0, 0. */
interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: Boxes;
  readonly lines: Lines;
}

function place(chart: Chart, parent: string | null): Placed {
  const children = chart.states.filter((state) => state.parent === parent);
  const inner = new Map(children.filter(({ id }) => isGroup(chart, id)).map(({ id }) => [id, place(chart, id)]));
  const graph = new Graph({ directed: true, multigraph: true });
  const top = parent === null ? margin : margin + titleHeight;
  graph.setGraph({ rankdir: parent === null ? 'TB' : 'LR', nodesep: 22, edgesep: 10, ranksep: 28, marginx: 0, marginy: 0 });
  for (const { id } of children) {
    const group = inner.get(id);
    graph.setNode(id, { width: group?.width ?? stateWidth, height: group?.height ?? stateHeight });
  }
  const pairs = between(chart, parent);
  for (const [key, { from, to, arrows }] of pairs)
    graph.setEdge(
      childTowards(chart, from, parent),
      childTowards(chart, to, parent),
      {
        ...labelSize(arrows),
        labelpos: 'c',
        weight: follows(children, childTowards(chart, from, parent), childTowards(chart, to, parent)) ? onward : 1,
      },
      key,
    );
  layout(graph);
  const boxes: Record<string, Boxes[string]> = {};
  const lines: Lines[number][] = [];
  for (const { id } of children) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    const box = { x: rounded(x - width / 2 + margin), y: rounded(y - height / 2 + top), width: rounded(width), height: rounded(height) };
    boxes[id] = box;
    const group = inner.get(id);
    for (const [name, each] of Object.entries(group?.boxes ?? {}))
      boxes[name] = { ...each, x: rounded(each.x + box.x), y: rounded(each.y + box.y) };
    for (const line of group?.lines ?? []) lines.push(moved(line, box));
  }
  for (const [key, { from, to, arrows }] of pairs) {
    const edge = graph.edge(childTowards(chart, from, parent), childTowards(chart, to, parent), key);
    const points = (edge.points ?? []).map(({ x, y }: Point): Point => ({ x: rounded(x + margin), y: rounded(y + top) }));
    const [x, y] = [rounded((edge.x ?? 0) + margin), rounded((edge.y ?? 0) + top)];
    const led = from === to ? around(boxes[from], x) : reaching(points, boxes[from], boxes[to]);
    lines.push({ from, to, points: led, labels: labelled(arrows, x, y) });
  }
  const size = graph.graph();
  const least = titleWidth(parent);
  return {
    width: rounded(Math.max(least, size.width ?? 0) + 2 * margin),
    height: rounded((size.height ?? 0) + top + margin),
    boxes,
    lines,
  };
}

/** How much more an arrow pulls that leads on to the state that is written next: the usual way becomes a straight line. */
const onward = 8;

const follows = (states: Chart['states'], from: string, to: string): boolean =>
  states.findIndex(({ id }) => id === to) - states.findIndex(({ id }) => id === from) === 1;

const titleWidth = (id: string | null): number => (id === null ? 0 : id.length * 7);

const isGroup = ({ states }: Chart, id: string): boolean => states.some(({ parent }) => parent === id);

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly arrows: readonly ChartArrow[];
}

/** The arrows whose ends lie in two children of this group, or in one that is no group itself; those of the same two states together. */
function between(chart: Chart, parent: string | null): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const arrow of chart.arrows) {
    if (arrow.from === null || arrow.to === null) continue;
    // A line ends where the machine comes to rest, not at the edge of a group.
    const [from, to] = [restOf(chart, arrow.from), restOf(chart, arrow.to)];
    const [one, other] = [childTowards(chart, from, parent), childTowards(chart, to, parent)];
    if (one === '' || other === '' || (one === other && isGroup(chart, one))) continue;
    const key = `${from} ${to}`;
    pairs.set(key, { from, to, arrows: [...(pairs.get(key)?.arrows ?? []), arrow] });
  }
  return pairs;
}

function restOf(chart: Chart, id: string): string {
  const initial = chart.states.find((state) => state.id === id)?.initial ?? null;
  return initial === null ? id : restOf(chart, initial);
}

/** The child of a group that is a state or has it inside; empty where the state is elsewhere. */
function childTowards(chart: Chart, id: string, group: string | null): string {
  for (
    let state = chart.states.find((each) => each.id === id);
    state !== undefined;
    state = chart.states.find((each) => each.id === state?.parent)
  ) {
    if (state.parent === group) return state.id;
  }
  return '';
}

function labelSize(arrows: readonly ChartArrow[]): { readonly width: number; readonly height: number } {
  const lines = arrows.flatMap(arrowLines);
  return { width: Math.max(1, ...lines.map((line) => line.length * letterWidth)), height: Math.max(1, lines.length * lineHeight) };
}

/** The middle of each arrow's own label around the middle of all of them. */
function labelled(arrows: readonly ChartArrow[], x: number, y: number): Lines[number]['labels'] {
  const heights = arrows.map((arrow) => Math.max(1, arrowLines(arrow).length) * lineHeight);
  let at = y - heights.reduce((sum, height) => sum + height, 0) / 2;
  return arrows.map(({ id }, index) => {
    const height = heights[index] ?? lineHeight;
    at += height;
    return { arrow: id, x, y: rounded(at - height / 2) };
  });
}

const moved = (line: Lines[number], { x, y }: Point): Lines[number] => {
  const by = (point: Point): Point => ({ x: rounded(point.x + x), y: rounded(point.y + y) });
  return { ...line, points: line.points.map(by), labels: line.labels.map((label) => ({ ...label, ...by(label) })) };
};

/** A line that leaves a state on its right, turns where its label is and comes back; dagre's own crosses itself. */
function around(box: Boxes[string] | undefined, x: number): Point[] {
  if (box === undefined) return [];
  const [edge, upper, lower] = [box.x + box.width, rounded(box.y + box.height * 0.3), rounded(box.y + box.height * 0.7)];
  return [
    { x: edge, y: upper },
    { x, y: upper },
    { x, y: lower },
    { x: edge, y: lower },
  ];
}

/** A line from edge to edge of two groups, led on to the states inside them. */
function reaching(points: readonly Point[], from: Boxes[string] | undefined, to: Boxes[string] | undefined): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || from === undefined || to === undefined) return [...points];
  return [...(isAtEdge(first, from) ? [] : [edgeTowards(from, first)]), ...points, ...(isAtEdge(last, to) ? [] : [edgeTowards(to, last)])];
}

const isAtEdge = ({ x, y }: Point, box: Boxes[string]): boolean =>
  x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;

/** Where a line from the middle of a box to a point leaves the box. */
function edgeTowards(box: Boxes[string], { x, y }: Point): Point {
  const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
  const [alongX, alongY] = [x - middleX, y - middleY];
  const share = Math.min(
    alongX === 0 ? Infinity : box.width / 2 / Math.abs(alongX),
    alongY === 0 ? Infinity : box.height / 2 / Math.abs(alongY),
    1,
  );
  return { x: rounded(middleX + alongX * share), y: rounded(middleY + alongY * share) };
}

const rounded = (number: number): number => Math.round(number * 10) / 10;
