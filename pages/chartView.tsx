import { h, type VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawing, type Overlay, type Shape } from '../machines/chart/drawing.ts';
import type { DrawnMachine } from '../machines/view/missionRecord.ts';

const node = ({ tag, attributes, content }: Shape): VNode =>
  h(tag, attributes, ...content.map((part) => (typeof part === 'string' ? part : node(part))));

interface Props {
  readonly machine: DrawnMachine;
  readonly overlay: Overlay;
  readonly onState: (state: string) => void;
  readonly onArrow: (arrow: string) => void;
  readonly onToken: (token: string) => void;
}

const zooms = [0.4, 0.6, 0.8, 1, 1.3] as const;

/** What fits is still read at this size, and a larger chart is scrolled. */
const smallest = 0.75;

/** A statechart one can press on: states, arrows and those who stand in the states, by pointer and by keyboard. */
export function ChartView({ machine: { chart, layout }, overlay, onState, onArrow, onToken }: Props) {
  const [zoom, setZoom] = useState<number | null>(null);
  const drawn = useMemo(() => drawing(chart, layout, overlay), [chart, layout, overlay]);
  const frame = useRef<HTMLDivElement>(null);
  // A chart is larger than a screen: it opens where something is.
  useEffect(() => {
    if (frame.current !== null) showWhereSomethingIs(frame.current);
  }, [chart]);
  const press = (event: Event): void => {
    const target = event.target instanceof Element ? event.target : null;
    const of = (name: string): string | null => target?.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null;
    const [token, arrow, state] = [of('token'), of('arrow'), of('state')];
    if (token !== null) onToken(token);
    else if (arrow !== null) onArrow(arrow);
    else if (state !== null) onState(state);
  };
  const pressKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    press(event);
  };
  const { height: _, ...attributes } = drawn.attributes;
  // A small chart that is blown up to the width of the page is no clearer, and a large one on a phone could not be read.
  const sized: Shape = {
    ...drawn,
    attributes: {
      ...attributes,
      style:
        zoom === null
          ? `width: 100%; min-width: ${Math.round(layout.width * smallest)}px; max-width: ${layout.width}px`
          : `width: ${layout.width * zoom}px`,
    },
  };
  const step = (by: 1 | -1): void => {
    const at = zooms.findIndex((each) => each === (zoom ?? 0.8));
    setZoom(zooms[Math.max(0, Math.min(zooms.length - 1, at + by))] ?? 1);
  };
  return (
    <div class="chart-frame">
      <div class="chart-tools" role="toolbar" aria-label="Size of the drawing">
        <button type="button" onClick={() => step(-1)} aria-label="Smaller">
          −
        </button>
        <button type="button" onClick={() => setZoom(null)} aria-pressed={zoom === null}>
          Fit
        </button>
        <button type="button" onClick={() => step(1)} aria-label="Larger">
          +
        </button>
      </div>
      {/* The keys of the parts come up here: the drawing itself takes none. */}
      <div
        ref={frame}
        class="chart-scroll"
        tabIndex={0}
        role="region"
        aria-label={`Drawing of ${chart.machine}`}
        onClick={press}
        onKeyDown={pressKey}
      >
        {node(sized)}
      </div>
    </div>
  );
}

/** Scrolls a frame so that the state that is looked at, or else those who stand somewhere, are in its middle. */
function showWhereSomethingIs(frame: HTMLElement): void {
  const shown = frame.querySelector('.selected') ?? frame.querySelector('.token');
  if (shown === null) return;
  const [inner, outer] = [shown.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
  frame.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
}
