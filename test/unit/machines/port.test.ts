import { describe, expect, expectTypeOf, it } from 'vitest';
import { createActor, toPromise, type InputFrom, type OutputFrom } from 'xstate';
import { port, type Hands } from '../../../machines/port.ts';

const ports = { measure: port<{ readonly path: string }, { readonly bytes: number }>('measure'), forget: port<string, null>('forget') };

describe('a port', () => {
  it('is not performed by XState', async () => {
    const actor = createActor(ports.measure, { input: { path: 'a' } });
    actor.subscribe({ error: () => {} });
    actor.start();
    await expect(toPromise(actor)).rejects.toThrow('measure is performed by the engine');
  });

  it('says what its hand takes and answers', () => {
    expectTypeOf<InputFrom<typeof ports.measure>>().toEqualTypeOf<{ readonly path: string }>();
    expectTypeOf<OutputFrom<typeof ports.measure>>().toEqualTypeOf<{ readonly bytes: number }>();
    expectTypeOf<Hands<typeof ports>['forget']>().toEqualTypeOf<(input: string) => null | Promise<null>>();
    expectTypeOf({ measure: ({ path }: { readonly path: string }) => ({ bytes: path.length }), forget: async () => null }).toExtend<
      Hands<typeof ports>
    >();
    expectTypeOf({ measure: () => ({ bytes: 'many' }), forget: () => null }).not.toExtend<Hands<typeof ports>>();
    expectTypeOf({ measure: () => ({ bytes: 1 }) }).not.toExtend<Hands<typeof ports>>();
  });
});
