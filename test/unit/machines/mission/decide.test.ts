import { expect, it } from 'vitest';
import { decide, type Answer } from '../../../../machines/mission/decide.ts';
import { compileMission } from '../../../../machines/mission/machine.ts';
import { stand } from '../../../../machines/mission/stand.ts';
import { emptyFacts, packageFact } from '../../../../machines/mission/worlds.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';
import { shipped } from '../../../support/missionTypes.ts';

const type = shipped['software-dev']!;
const asker = { agent: 'ada' } as const;

function answerTo(packages: readonly PackageFact[]): Answer {
  const facts = { ...emptyFacts(type), packages };
  return decide(type, stand(compileMission(type), type, facts, asker), facts, asker);
}

it('leaves nobody waiting for a reviewer whom nothing names', () => {
  const inReview = packageFact('WP01', 'in_review');
  expect(answerTo([inReview])).toMatchObject({ offer: 'waiting', next_command: null });
  expect(answerTo([{ ...inReview, holder: null }])).toMatchObject({
    offer: 'waiting',
    why: [expect.stringContaining('nobody named'), 'Nothing says who reviews WP01. If nobody is at it, take the review over.'],
    next_command: 'spec-kitty agent action review WP01 --mission walk --agent ada --takeover',
  });
});
