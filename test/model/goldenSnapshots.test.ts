/** One snapshot of every version ever saved. None is edited or deleted: each must still be read, and stand somewhere that has an answer. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';
import { machines } from '../../machines/index.ts';
import { readEnvelope } from '../../runtime/engine/envelope.ts';
import { restore } from '../../runtime/engine/restore.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'snapshots');

const definitions = Object.values(machines) as unknown as readonly MachineDefinition<AnyStateMachine>[];

describe.each(definitions)('the saved snapshots of $name', (definition) => {
  const versions = Array.from({ length: definition.version }, (_, index) => index + 1);

  it('are there for every version and no other', () => {
    expect(readdirSync(join(root, definition.name)).toSorted()).toEqual(versions.map((version) => `v${version}.json`).toSorted());
  });

  it.each(versions)('of version %d are read and answered', (version) => {
    const path = join(root, definition.name, `v${version}.json`);
    const document = readEnvelope(readFileSync(path, 'utf8'), path);
    if (!document.ok) throw new Error(document.problems[0].message);
    expect(document.value.version).toBe(version);
    const restored = restore(definition, document.value);
    if (!restored.ok) throw new Error(restored.problems[0].message);
    expect(definition.decide(restored.value)).toBeTruthy();
  });
});

describe('the first snapshot of a work package', () => {
  it('is still the package it was', () => {
    const document = readEnvelope(readFileSync(join(root, 'workPackage', 'v1.json'), 'utf8'), 'v1.json');
    if (!document.ok) throw new Error(document.problems[0].message);
    const restored = restore(machines.workPackage, document.value);
    if (!restored.ok) throw new Error(restored.problems[0].message);
    expect(machines.workPackage.decide(restored.value)).toMatchObject({ lane: 'for_review', mover: 'reviewer' });
    expect(restored.value.context).toEqual({ wp: 'WP03', event: '01M0A1B2C3D4E5F6G7H8J9K0MN' });
  });
});
