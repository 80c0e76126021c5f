import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { unrefreshedLanding } from '../../../../runtime/desk/unrefreshedLanding.ts';
import { newRepository, type Repository } from '../../../support/repository.ts';

const mission = '001-tea';
const log = '{"event_id": "1"}\n';

let repository: Repository;
let desk: string;
beforeEach(() => {
  repository = newRepository();
  repository.commit({ [`kitty-specs/${mission}/status.events.jsonl`]: log });
  desk = join(repository.root, '.git', 'spec-kitty');
  mkdirSync(join(desk, 'missions', mission, 'operations'), { recursive: true });
});

const line = (value: string): string => {
  const plan = { target: 'main', mission: { folder: `kitty-specs/${mission}` } };
  return `${JSON.stringify({ saved: { snapshot: { value, context: { plan, results: { landing: { commit: repository.git('rev-parse', 'main') } } } } } })}\n`;
};
const found = (...parts: readonly (string | Uint8Array)[]) => {
  writeFileSync(join(desk, 'missions', mission, 'operations', 'merge.json'), Buffer.concat(parts.map((part) => Buffer.from(part))));
  return unrefreshedLanding({ desk, commonDir: join(repository.root, '.git') }, mission);
};

it('is the log of the target from the move of the target until the checkouts have followed', () => {
  expect(unrefreshedLanding({ desk, commonDir: join(repository.root, '.git') }, mission)).toBeNull();
  for (const value of ['publishing', 'refreshing']) expect(found(line(value))).toEqual({ branch: 'main', log });
  for (const value of ['landing', 'cleaning']) expect(found(line('refreshing'), line(value))).toBeNull();
});

it('goes by the last whole line, wherever a power cut has ended the one behind it', () => {
  const next = Buffer.from(line('cleaning').replace('cleaning', 'é'));
  for (let end = 1; end < next.length - 1; end += 1)
    expect(found(line('refreshing'), next.subarray(0, end))).toEqual({ branch: 'main', log });
});
