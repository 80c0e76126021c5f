import { expect, test } from 'vitest';
import { decide } from '../../machines/mission/decide.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { stand } from '../../machines/mission/stand.ts';
import { singleBoards, smallBoards, walkingAgent, worldsOf } from '../../machines/mission/worlds.ts';
import { everyPrompt } from '../support/everyPrompt.ts';
import { missionType, shipped } from '../support/missionTypes.ts';
import { everyCommand, whyNotTaken } from '../support/whyNotTaken.ts';

const gated = missionType(
  'mission: {key: gated, name: Gated, version: "1"}\nsteps:\n- {id: write, title: Write, requires_inputs: [the topic]}\naudit_steps:\n- {id: gate, title: Gate, depends_on: [write], audit: {trigger_mode: manual, enforcement: blocking}}\n',
);

test('every command that a decision tells an agent to run is one the program takes', () => {
  const odd = new Set<string>();
  for (const type of [...Object.values(shipped), gated]) {
    const machine = compileMission(type);
    for (const { facts } of worldsOf(type, smallBoards())) {
      const { next_command } = decide(type, stand(machine, type, facts, walkingAgent), facts, walkingAgent);
      if (next_command === null) continue;
      const mistake = whyNotTaken(next_command);
      if (mistake !== null) odd.add(mistake);
    }
  }
  expect([...odd].slice(0, 5)).toEqual([]);
});

test('names with spaces, as people give them to folders and agents, stay one word of a command', () => {
  const asker = { agent: 'ada lovelace' };
  const machine = compileMission(gated);
  const odd = worldsOf(gated, singleBoards()).flatMap(({ facts: seen }) => {
    const facts = { ...seen, mission: { ...seen.mission, slug: 'my mission' } };
    const { next_command } = decide(gated, stand(machine, gated, facts, asker), facts, asker);
    return next_command === null ? [] : [whyNotTaken(next_command)];
  });
  expect(odd.length).toBeGreaterThan(10);
  expect([...new Set(odd)]).toEqual([null]);
});

/** Commands that prompts name and that need not exist yet; as soon as one does, its lines are parsed like all others. */
const planned = ['agent mission setup-plan', 'merge', 'spec-commit'];
const unbuilt = planned.filter((name) => !everyCommand.some(({ path }) => path.join(' ') === name)).map((name) => `spec-kitty ${name} `);

test('every command line of every prompt is one the program takes', () => {
  const lines = everyPrompt.flatMap(([, text]) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('spec-kitty ')),
  );
  expect(new Set(lines).size).toBeGreaterThan(10);
  const odd = new Set(
    lines
      .filter((line) => !unbuilt.some((name) => line.startsWith(name)))
      .map(whyNotTaken)
      .filter((mistake) => mistake !== null),
  );
  expect([...odd]).toEqual([]);
  expect(unbuilt.filter((name) => !lines.some((line) => line.startsWith(name)))).toEqual([]);
});
