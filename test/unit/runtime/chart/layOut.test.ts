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

  test('is the same whenever it is made', () => {
    expect(layOut(chart)).toEqual(layout);
  });
});

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
