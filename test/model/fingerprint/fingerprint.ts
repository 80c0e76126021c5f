import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import { machineShape } from './machineShape.ts';

/** A digest of everything a saved snapshot of a machine leans on. */
export const fingerprint = (machine: AnyStateMachine, keys: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(machineShape(machine, keys)))
    .digest('hex');

/** The keys of a context by their paths (`plan.rows[].id`), read out of its schema: a plan that changes its shape changes them. */
export function contextKeys(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf, patternProperties } = schema as {
    readonly properties?: object;
    readonly items?: unknown;
    readonly anyOf?: readonly unknown[];
    readonly patternProperties?: object;
  };
  return [
    ...Object.entries(properties ?? {}).flatMap(([key, value]) => [below(path, key), ...contextKeys(value, below(path, key))]),
    ...Object.values(patternProperties ?? {}).flatMap((value) => contextKeys(value, `${path}{}`)),
    ...contextKeys(items, `${path}[]`),
    ...(anyOf ?? []).flatMap((one) => contextKeys(one, path)),
  ];
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
