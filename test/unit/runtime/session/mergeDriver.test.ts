import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { markedConflict } from '../../../../machines/rules/knownFiles/markedConflict.ts';
import { type MergeDriverRequest, mergeDriver } from '../../../../runtime/session/mergeDriver.ts';
import { logText } from '../../../support/events.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

/** Runs a driver as git does, and answers what it says and what it leaves in the place of ours. */
function driven(kind: MergeDriverRequest['kind'], base: string, ours: string, theirs: string) {
  const cwd = temporaryFolder();
  writeFiles(cwd, { base, ours, theirs });
  const said = mergeDriver({ cwd }, { kind, base: 'base', ours: 'ours', theirs: 'theirs' });
  return { said, left: readFileSync(join(cwd, 'ours'), 'utf8') };
}

it('leaves the merged text in the place of ours', () => {
  const [one, two] = [
    { event_id: 'a', at: '1' },
    { event_id: 'b', at: '2' },
  ];
  expect(driven('event-log', '', logText([two]), logText([one]))).toMatchObject({
    said: { ok: true, value: { result: 'success', kind: 'event-log' } },
    left: logText([one, two]),
  });
  expect(driven('meta', '', '{"a": 1}', '{"b": 2}')).toMatchObject({ said: { ok: true }, left: '{\n  "a": 1,\n  "b": 2\n}\n' });
});

it('leaves both versions between marks where only a person can decide', () => {
  const { said, left } = driven('meta', '{\n  "a": 1\n}\n', '{\n  "a": 2\n}\n', '{\n  "a": 3\n}\n');
  expect(said).toMatchObject({ ok: false, problems: [{ code: 'KNOWN_FILE_CONFLICT', details: { kind: 'meta' } }] });
  expect(left).toBe('{\n<<<<<<< ours\n  "a": 2\n=======\n  "a": 3\n>>>>>>> theirs\n}\n');
  expect(markedConflict({ base: 'a\nb\nc\n', ours: 'x\nb\nc\n', theirs: 'a\nb\ny' })).toBe(
    '<<<<<<< ours\nx\nb\nc\n=======\na\nb\ny\n>>>>>>> theirs\n',
  );
  expect(markedConflict({ base: null, ours: null, theirs: 'a\n' })).toBe('<<<<<<< ours\n=======\na\n>>>>>>> theirs\n');
});

it('refuses files that git has not put side by side, and what is no text', () => {
  const cwd = temporaryFolder();
  writeFiles(cwd, { base: '', ours: '', 'other/theirs': '' });
  expect(mergeDriver({ cwd }, { kind: 'meta', base: 'base', ours: 'ours', theirs: 'other/theirs' })).toMatchObject({
    ok: false,
    problems: [{ code: 'USAGE' }],
  });
  writeFileSync(join(cwd, 'theirs'), new Uint8Array([0xff, 0xfe]));
  expect(mergeDriver({ cwd }, { kind: 'traces', base: 'base', ours: 'ours', theirs: 'theirs' })).toMatchObject({
    ok: false,
    problems: [{ code: 'FILE_NOT_READ' }],
  });
  writeFileSync(join(cwd, 'theirs'), 'x\n');
  chmodSync(join(cwd, 'ours'), 0o444);
  chmodSync(cwd, 0o555);
  const written = mergeDriver({ cwd }, { kind: 'traces', base: 'base', ours: 'ours', theirs: 'theirs' });
  chmodSync(cwd, 0o755);
  // Who may write everywhere cannot be refused.
  expect(written.ok || written.problems[0].code === 'FILE_NOT_WRITTEN').toBe(true);
});
