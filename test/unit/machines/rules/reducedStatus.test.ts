import { expect, it } from 'vitest';
import { readLog } from '../../../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../../../machines/rules/fold.ts';
import { reducedStatus } from '../../../../machines/rules/reducedStatus.ts';
import { statusText } from '../../../../machines/rules/statusDocument.ts';
import { missionFiles } from '../../../support/repository.ts';
import { laneMission } from '../../../support/laneMission.ts';

it('makes status.json from the texts of a mission alone', () => {
  const files = laneMission({ WP01: { lane: 'approved' } });
  const [log, meta] = ['status.events.jsonl', 'meta.json'].map(
    (name) => Object.entries(files).find(([path]) => path.endsWith(name))?.[1] ?? '',
  );
  const read = readLog(log ?? '');
  if (!read.ok) throw new Error(read.problems[0].message);
  const document = JSON.parse(meta ?? '') as { mission_type: string };
  expect(reducedStatus(log ?? '', meta ?? '', 'anything')).toEqual({
    ok: true,
    value: statusText(snapshotOf(foldRows(emptyFold, read.value), { mission_number: null, mission_type: document.mission_type })),
  });
  expect(reducedStatus(log ?? '', null, 'anything')).toMatchObject({ ok: true });
});

it('says why it cannot', () => {
  const [meta = ''] = Object.values(missionFiles('a'));
  expect(reducedStatus('{}\n', meta, 'a')).toMatchObject({ ok: false, problems: [{ code: 'CANONICAL_STATUS_UNREADABLE' }] });
  expect(reducedStatus('', '[]', 'a')).toMatchObject({ ok: false, problems: [{ code: 'META_UNREADABLE' }] });
  expect(reducedStatus('', '{"mission_number": true}', 'a')).toMatchObject({ ok: false, problems: [{ code: 'META_UNREADABLE' }] });
});
