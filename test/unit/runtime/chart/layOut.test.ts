import { describe, expect, test } from 'vitest';
import { chartOf } from '../../../../machines/chart/chartOf.ts';
import { drawing } from '../../../../machines/chart/drawing.ts';
import { svgText } from '../../../../machines/chart/svgText.ts';
import { layOut } from '../../../../runtime/chart/layOut.ts';
import { everyMachine } from '../../../support/everyMachine.ts';

describe.each(everyMachine)('the layout of %s', (_, machine) => {
  const chart = chartOf(machine);
  const layout = layOut(chart);
  const box = (id: string) => layout.boxes[id] ?? { x: -1, y: -1, width: 0, height: 0 };

  test('gives every state a place inside the drawing and inside the state around it, apart from its neighbours', () => {
    for (const { id, parent } of chart.states) {
      const { x, y, width, height } = box(id);
      const around = parent === null ? { x: 0, y: 0, width: layout.width, height: layout.height } : box(parent);
      expect(
        [x >= around.x, y >= around.y, x + width <= around.x + around.width + 0.2, y + height <= around.y + around.height + 0.2],
        id,
      ).toEqual([true, true, true, true]);
      const overlapping = chart.states.filter(
        (other) =>
          other.id !== id &&
          other.parent === parent &&
          x < box(other.id).x + box(other.id).width &&
          box(other.id).x < x + width &&
          y < box(other.id).y + box(other.id).height &&
          box(other.id).y < y + height,
      );
      expect(overlapping, id).toEqual([]);
    }
  });

  test('draws every arrow between two states once, with its label', () => {
    const drawn = layout.lines.flatMap(({ labels }) => labels.map(({ arrow }) => arrow));
    expect(drawn.toSorted()).toEqual(
      chart.arrows
        .filter(({ from, to }) => from !== null && to !== null)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(layout.lines.filter(({ points }) => points.length < 2)).toEqual([]);
  });

  test('leads every line past its labels, from the edge of one state to that of another', () => {
    const far = layout.lines.flatMap(({ from, to, points, labels }) => {
      const drawn = drawing(chart, layout).content.filter((part) => typeof part !== 'string' && part.attributes['data-from'] === from);
      const d = drawn.flatMap((part) =>
        typeof part !== 'string' && part.attributes['data-to'] === to ? [String(part.attributes['d'])] : [],
      );
      const [ys, x] = [labels.map((label) => label.y), labels[0]?.x ?? 0];
      const away = Math.min(
        ...walked(d[0] ?? '').map((at) => Math.hypot(at.x - x, Math.max(Math.min(...ys) - at.y, at.y - Math.max(...ys), 0))),
      );
      const ends = [
        [points[0], box(from)],
        [points.at(-1), box(to)],
      ] as const;
      const loose = ends.filter(
        ([end, { x: left, y: top, width, height }]) =>
          end === undefined || end.x < left - 1 || end.x > left + width + 1 || end.y < top - 1 || end.y > top + height + 1,
      );
      return away > 14 || loose.length > 0 ? [`${from} → ${to}: ${away.toFixed(0)} from its label, ${loose.length} loose ends`] : [];
    });
    expect(far).toEqual([]);
  });

  test('is the same whenever it is made', () => {
    expect(layOut(chart)).toEqual(layout);
  });
});

/** Points along a path of straight lines and quadratic curves. */
function walked(d: string): readonly { readonly x: number; readonly y: number }[] {
  let at = { x: 0, y: 0 };
  return [...d.matchAll(/([MLQ])([^MLQ]*)/g)].flatMap(([, command, text = '']) => {
    const numbers = text.trim().split(/[ ,]+/).map(Number);
    const [x1 = 0, y1 = 0, x2 = x1, y2 = y1] = numbers;
    const [from, bend, to] = [at, { x: x1, y: y1 }, { x: x2, y: y2 }];
    at = to;
    if (command === 'M') return [to];
    return Array.from({ length: 101 }, (_, index) => {
      const t = index / 100;
      const between = (a: number, b: number, c: number): number =>
        command === 'L' ? a + (c - a) * t : (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t * t * c;
      return { x: between(from.x, bend.x, to.x), y: between(from.y, bend.y, to.y) };
    });
  });
}

test('a drawing keeps hostile names as text', () => {
  const chart = {
    machine: 'x"><script>',
    initial: 'a',
    states: [
      {
        id: 'a',
        name: '</text><script>alert(1)</script>\u0000',
        parent: null,
        kind: 'atomic',
        initial: null,
        description: '<b>',
        invokes: [],
      },
    ],
    arrows: [],
  } as const;
  const text = svgText(
    drawing(
      { ...chart, states: [...chart.states].map((state) => ({ ...state, invokes: [] })), arrows: [] },
      layOut({ ...chart, states: [...chart.states].map((state) => ({ ...state, invokes: [] })), arrows: [] }),
      {
        tokens: { a: ['<img src=x>', ...Array.from({ length: 200 }, (_, index) => `WP${String(index)}`)] },
        selected: 'a',
        moved: new Set(['WP1']),
        passed: new Set(['a']),
      },
    ),
  );
  expect(text).not.toMatch(/<script|<img|<b>/);
  expect(text).not.toContain(String.fromCodePoint(0));
  expect(text.match(/data-token=/g)).toHaveLength(201);
});
