import { h, type VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { drawing, type Overlay, type Shape } from '../machines/chart/drawing.ts';
import type { DrawnMachine } from '../machines/view/missionRecord.ts';

const node = ({ tag, attributes, content }: Shape): VNode => h(tag, attributes, ...content.map((part) => (typeof part === 'string' ? part : node(part))));

interface Props {
  readonly machine: DrawnMachine;
  readonly overlay: Overlay;
  readonly onState: (state: string) => void;
  readonly onArrow: (arrow: string) => void;
  readonly onToken: (token: string) => void;
}

const zooms = [0.4, 0.6, 0.8, 1, 1.3] as const;

/** A statechart one can press on: states, arrows and those who stand in the states, by pointer and by keyboard. */
export function ChartView({ machine: { chart, layout }, overlay, onState, onArrow, onToken }: Props) {
  const [zoom, setZoom] = useState<number | null>(null);
  const drawn = useMemo(() => drawing(chart, layout, overlay), [chart, layout, overlay]);
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
  const sized: Shape = { ...drawn, attributes: { ...attributes, width: zoom === null ? '100%' : layout.width * zoom } };
  const step = (by: 1 | -1): void => {
    const at = zooms.findIndex((each) => each === (zoom ?? 0.8));
    setZoom(zooms[Math.max(0, Math.min(zooms.length - 1, at + by))] ?? 1);
  };
  return (
    <div class="chart-frame">
      <div class="chart-tools" role="toolbar" aria-label="Size of the drawing">
        <button type="button" onClick={() => step(-1)} aria-label="Smaller">−</button>
        <button type="button" onClick={() => setZoom(null)} aria-pressed={zoom === null}>Fit</button>
        <button type="button" onClick={() => step(1)} aria-label="Larger">+</button>
      </div>
      {/* The keys of the parts come up here: the drawing itself takes none. */}
      <div class="chart-scroll" tabIndex={0} role="region" aria-label={`Drawing of ${chart.machine}`} onClick={press} onKeyDown={pressKey}>{node(sized)}</div>
    </div>
  );
}
