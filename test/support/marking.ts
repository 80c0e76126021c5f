/** An operation of as many steps as a test wants, each of which makes its mark. */
import { chain, type AbortRule, type Chain, type ChainDefinition } from '../../machines/chain.ts';
import { port } from '../../machines/port.ts';
import type { Validator } from '../../schemas/check.ts';

export interface Mark {
  readonly step: number;
  readonly changed: { readonly events: readonly string[] };
}
export const markPorts = { mark: port<{ readonly step: number }, Mark>('mark') };
export const markOf = (step: number): Mark => ({ step, changed: { events: [`mark ${step}`] } });

type Marks = Readonly<Record<string, Mark>>;

/** What such a chain remembers is not looked at. */
export const anyContext = ((value: unknown): boolean => typeof value === 'object' && value !== null) as Validator<never>;

export function marking(length: number, abort: AbortRule = 'untouched'): ChainDefinition<null, typeof markPorts, Marks> {
  let growing = chain<null, typeof markPorts>({ id: 'marking', ports: markPorts, abort }) as Chain<null, typeof markPorts, Marks>;
  for (let step = 1; step <= length; step += 1) {
    growing = growing.step(`step ${step}` as never, { description: `The mark ${step} is made.`, invoke: 'mark', input: () => ({ step }) });
  }
  return growing.define({ migrations: [], isContext: anyContext });
}
