import { expect, it } from 'vitest';
import { decide, type Answer } from '../../../../machines/mission/decide.ts';
import { compileMission } from '../../../../machines/mission/machine.ts';
import { stand } from '../../../../machines/mission/stand.ts';
import { emptyFacts, packageFact } from '../../../../machines/mission/worlds.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';
import { shipped } from '../../../support/missionTypes.ts';
import { whyNotTaken } from '../../../support/whyNotTaken.ts';

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

it('says who holds what everybody waits for, since when, and what takes it over', () => {
  const since = '2026-03-01T10:20:30.000000+00:00';
  const held = [
    { ...packageFact('WP01', 'in_review'), holder: 'grace', since },
    { ...packageFact('WP02', 'in_progress'), holder: 'eve', since },
  ];
  const review = 'spec-kitty agent action review WP01 --mission walk --agent ada --takeover';
  const work = 'spec-kitty agent action implement WP02 --mission walk --agent ada --takeover';
  expect(answerTo(held)).toMatchObject({
    offer: 'waiting',
    next_command: null,
    why: ['Nothing is free: WP01 is in_review (grace since 2026-03-01 10:20), WP02 is in_progress (eve since 2026-03-01 10:20).'],
    wait: {
      for: [
        { wp_id: 'WP01', holder: 'grace', since, takeover: review },
        { wp_id: 'WP02', holder: 'eve', since, takeover: work },
      ],
    },
  });
  expect([review, work].map(whyNotTaken)).toEqual([null, null]);
});

it('offers a review whose reviewer is gone like any other', () => {
  const [gone] = [{ ...packageFact('WP01', 'in_review'), holder: 'grace', holder_gone: true, author: 'eve' }];
  expect(answerTo([gone])).toMatchObject({
    offer: 'step',
    action: 'review',
    next_command: 'spec-kitty agent action review WP01 --mission walk --agent ada',
  });
});

it('names no way to begin a blocked package before what it depends on has passed its review', () => {
  const blocked = packageFact('WP02', 'blocked', { dependencies: ['WP01'] });
  const unblock = 'spec-kitty agent status emit WP02 --mission walk --to in_progress --actor ada';
  for (const lane of ['planned', 'for_review'] as const) {
    const { why_not } = answerTo([packageFact('WP01', lane), blocked]);
    expect(why_not.find(({ wp_id }) => wp_id === 'WP02')).toMatchObject({
      reason: 'blocked',
      sentence: expect.stringContaining(`It waits for WP01, which is ${lane}, as well.`),
      waits_for: ['WP01'],
      way_on: null,
    });
  }
  expect(answerTo([packageFact('WP01', 'approved'), blocked])).toMatchObject({ offer: 'blocked', next_command: unblock });
  // The one that can be moved on is named, whatever their order.
  expect(answerTo([packageFact('WP01', 'blocked', { dependencies: ['WP02'] }), packageFact('WP02', 'blocked')]).next_command).toBe(unblock);
  expect(answerTo([packageFact('WP01', 'canceled'), blocked])).toMatchObject({
    offer: 'blocked',
    next_command: 'spec-kitty agent status emit WP02 --mission walk --to canceled --actor ada --reason "<why>"',
  });
});

it('says why a package is blocked wherever it says that, with the command that moves it on', () => {
  const blocked = { ...packageFact('WP01', 'blocked'), blocked_because: 'The vendor has not sent\nthe key' };
  const unblock = 'spec-kitty agent status emit WP01 --mission walk --to in_progress --actor ada';
  const sentence = 'WP01 is blocked until somebody moves it on: The vendor has not sent the key.';
  expect(answerTo([blocked])).toMatchObject({
    offer: 'blocked',
    why: [expect.any(String), expect.stringContaining(sentence)],
    why_not: [{ sentence, way_on: unblock }],
    next_command: unblock,
  });
  expect(answerTo([blocked, packageFact('WP02', 'planned')])).toMatchObject({
    offer: 'step',
    why_not: [{ reason: 'blocked', sentence, way_on: unblock }],
  });
  expect(answerTo([{ ...blocked, blocked_because: null }]).why[1]).toContain('WP01 is blocked until somebody moves it on. ');
});
