import type { ChartArrow } from '../../schemas/chart.ts';

/** What XState calls the end of an effect, in fewer letters: everything behind says which effect, and the state says that too. */
const eventName = (event: string): string =>
  event.startsWith('xstate.done.') ? 'done' : event.startsWith('xstate.error.') ? 'error' : event;

/** The words on an arrow, a line each: its event, and its guard in brackets. */
export const arrowLines = ({ event, guard }: Pick<ChartArrow, 'event' | 'guard'>): readonly string[] =>
  [eventName(event), guard === null ? '' : `[${guard}]`].filter((part) => part !== '');
