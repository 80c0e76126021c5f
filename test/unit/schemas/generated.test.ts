import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SchemaFinding, Validator } from '../../../schemas/check.ts';
import { shapes } from '../../../schemas/index.ts';

const place = fc.constantFrom(
  '',
  'x',
  'WP01',
  'lane-a',
  'planned',
  'annotation',
  '01KZMAN0ATWWFXS3K5ZJ9E5008',
  '2026-01-01T00:00:00+00:00',
  '~/x',
  null,
  true,
  0,
  -1,
  2.5,
);

/** Values with the keys a schema knows, at every depth, most of which do not fit. */
function valuesFor(schema: { readonly [key: string]: unknown }): fc.Arbitrary<unknown> {
  const keys = fc.constantFrom(...new Set([...JSON.stringify(schema).matchAll(/"([\w$-]+)":[{[]/g)].map(([, key]) => key ?? '')), '~/x');
  return fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, place, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 12 })),
  })).value;
}

const told = (errors: readonly SchemaFinding[] | null | undefined): readonly string[] =>
  (errors ?? []).map(({ instancePath, keyword, message }) => `${instancePath} ${keyword} ${message ?? ''}`).toSorted();

test.each(Object.entries(shapes))('the compiled validator of %s finds what ajv itself finds', async (name, { schema }) => {
  const plain = JSON.parse(JSON.stringify(schema)) as { readonly [key: string]: unknown };
  const itself = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(plain);
  const { default: compiled } = (await import(`../../../schemas/generated/${name}.js`)) as { readonly default: Validator<unknown> };
  fc.assert(
    fc.property(valuesFor(plain), (value) => {
      expect([compiled(value), told(compiled.errors)]).toEqual([itself(value), told(itself.errors)]);
    }),
  );
});
