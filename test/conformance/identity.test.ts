import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, identityFields, metaFindings, metaText, readMeta } from '../../machines/rules/identity.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import { agrees, corpusRoot } from './corpus.ts';

interface Recorded {
  readonly mission_id: unknown;
  readonly validate_meta: readonly string[];
}

agrees<{ readonly mission_dir: string }, Recorded>(
  'identity/missions',
  ({ mission_dir }) => {
    const text = readFileSync(join(corpusRoot, mission_dir, 'meta.json'), 'utf8');
    const meta = readMeta(text);
    if (!meta.ok) return meta;
    const identity = identify(meta.value, mission_dir.split('/').at(-1) ?? '');
    if (!identity.ok) return identity;
    const rewritten = metaText(meta.value);
    return {
      ...identity.value,
      identity_fields: identityFields(identity.value),
      validate_meta: metaFindings(meta.value).length,
      rewritten_meta_json_sha256: createHash('sha256').update(rewritten).digest('hex'),
      rewritten_equals_committed: rewritten === text,
    };
  },
  {
    expected: (recorded) => ({ ...recorded, validate_meta: recorded.validate_meta.length }),
    rules: { 'id-no-segment': (_, { mission_id: id }) => typeof id === 'string' && unsafeSegment(id) !== null },
  },
);
