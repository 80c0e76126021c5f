import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { compileMission } from '../../machines/mission/machine.ts';
import { decide } from '../../machines/mission/decide.ts';
import { reasons, type GuardName } from '../../machines/mission/guards.ts';
import { stand } from '../../machines/mission/stand.ts';
import { walk } from '../../machines/mission/walk.ts';
import { packageFact, singleBoards, smallBoards, walkingAgent, worldsOf } from '../../machines/mission/worlds.ts';
import { lanes } from '../../schemas/lane.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import { missionType, shipped } from '../support/missionTypes.ts';

const gated = missionType(
  'mission: {key: gated, name: Gated, version: "1"}\nsteps:\n- {id: write, title: Write, requires_inputs: [topic, reader]}\n- {id: send, title: Send, depends_on: [gate]}\naudit_steps:\n- {id: gate, title: Gate, depends_on: [write], audit: {trigger_mode: manual, enforcement: blocking}}\n',
);
const types: readonly MissionType[] = [...Object.values(shipped), gated];

/** Three packages in every combination of lanes and in three shapes of dependency, with a holder that is or is not the one who asks. */
const boardsOfThree = (): readonly (readonly PackageFact[])[] => {
  const shapes: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], []],
    [['WP01'], ['WP02']],
    [['WP01'], ['WP01']],
  ];
  return lanes.flatMap((first) =>
    lanes.flatMap((second) =>
      lanes.flatMap((third) =>
        shapes.map(([one, two], shape) => [
          packageFact('WP01', first, { mine: shape === 0 }),
          packageFact('WP02', second, { dependencies: one, mine: shape === 1, sent_back: shape === 2 }),
          packageFact('WP03', third, { dependencies: two }),
        ]),
      ),
    ),
  );
};

describe.each(types.map((type) => [type.key, type] as const))('the machine of %s', (_, type) => {
  const machine = compileMission(type);

  it('has an answer, an exit and no trap in every reachable state', () => {
    const walked = walk(type, machine, worldsOf(type, smallBoards()));
    expect(walked).toMatchObject({ ok: true });
    if (walked.ok)
      console.info(
        `model mission ${type.key}: ${walked.value.states} states, ${walked.value.worlds} worlds, ${walked.value.transitions} transitions`,
      );
  });

  it('reaches every state it declares', () => {
    const reached = new Set(
      worldsOf(type, smallBoards()).map(({ facts }) => {
        const { step, rest } = stand(machine, type, facts, walkingAgent);
        return step === null ? 'done' : `${step.id}.${rest}`;
      }),
    );
    const declared = Object.entries(machine.config.states ?? {}).flatMap(([name, state]) =>
      Object.keys(state.states ?? {})
        .filter((rest) => rest !== 'considering')
        .map((rest) => `${name}.${rest}`),
    );
    expect(declared.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('says something concrete of every board of three packages', () => {
    const [planned] = worldsOf(type, []).slice(-1);
    let boards = 0;
    for (const packages of boardsOfThree()) {
      const facts = { ...planned!.facts, packages };
      const answer = decide(type, stand(machine, type, facts, walkingAgent), facts, walkingAgent);
      boards += 1;
      expect(answer.why.length).toBeGreaterThan(0);
      expect(answer.state).not.toBe('unknown');
      expect(answer.why_not.length + (answer.package === null ? 0 : 1)).toBe(packages.length);
      if (answer.offer === 'waiting') expect(answer.wait?.for.length).toBeGreaterThan(0);
      else expect(answer.wait).toBeNull();
      if (answer.offer === 'blocked' || answer.package !== null) expect(answer.next_command).not.toBeNull();
      if (answer.package !== null)
        expect(
          answer.package.dependencies.every((id) => ['approved', 'done'].includes(packages.find((fact) => fact.wp_id === id)!.lane)) ||
            answer.package.lane !== 'planned',
        ).toBe(true);
    }
    console.info(`model mission ${type.key}: ${boards} boards of three packages`);
  });

  it('gives the same chart again from its exported configuration', () => {
    const again = createMachine(JSON.parse(JSON.stringify(machine.config)));
    expect(JSON.stringify(again.definition.states)).toBe(JSON.stringify(machine.definition.states));
  });
});

describe('the guards decide', () => {
  const type = shipped['software-dev']!;
  const planned = worldsOf(type, []).at(-1)!.facts;
  const outcomes = (machine: ReturnType<typeof compileMission>): string =>
    JSON.stringify(
      [...singleBoards(), ...smallBoards()]
        .flatMap((packages) => {
          const worlds = [
            { ...planned, packages },
            { ...planned, packages, mission: { ...planned.mission, accepted_at: 'now' } },
          ];
          return worlds.map((facts) => {
            const { step, rest } = stand(machine, type, facts, walkingAgent);
            return [step?.id, rest];
          });
        })
        .concat(
          worldsOf(type, []).map(({ facts }) => {
            const { step, rest } = stand(machine, type, facts, walkingAgent);
            return [step?.id, rest];
          }),
        ),
    );
  const complete = outcomes(compileMission(type));
  const unused: readonly GuardName[] = ['inputIsMissing', 'auditIsPassed', 'auditIsRejected', 'thereAreNoPackages'];

  it.each(Object.keys(reasons).filter((name) => !unused.includes(name as GuardName)))(
    'without %s the machine answers otherwise',
    (name) => {
      const without = { ...reasons, [name]: () => null };
      const never = { ...reasons, [name]: () => 'never' };
      expect([outcomes(compileMission(type, without)), outcomes(compileMission(type, never))]).not.toEqual([complete, complete]);
    },
  );
});

describe('the walk', () => {
  it('is made once through each world, however many states there are', () => {
    const type = shipped['software-dev']!;
    let looks = 0;
    const counting = {
      ...reasons,
      stepIsComplete: (question: Parameters<typeof reasons.stepIsComplete>[0]) => {
        looks += 1;
        return reasons.stepIsComplete(question);
      },
    };
    const walked = walk(type, compileMission(type, counting));
    expect(walked.ok && walked.value.worlds * type.steps.length - looks).toBeGreaterThanOrEqual(0);
  });

  it('takes the key of a type as it is', () => {
    const dotted = missionType('mission: {key: "acme.docs", name: Docs, version: "1"}\nsteps:\n- {id: write, title: Write}\n');
    expect(walk(dotted)).toMatchObject({ ok: true });
  });

  it('asks for every input, also for one that is called like what each object has', () => {
    const type = missionType(
      'mission: {key: odd, name: Odd, version: "1"}\nsteps:\n- {id: write, title: Write, requires_inputs: [constructor]}\n',
    );
    const [{ facts } = { facts: null }] = worldsOf(type, []);
    expect(facts && stand(compileMission(type), type, facts, walkingAgent)).toMatchObject({ rest: 'asking' });
  });

  it('finds an acceptance that comes before what it accepts is built', () => {
    const early = missionType(
      'mission: {key: early, name: Early, version: "1"}\nsteps:\n- {id: accept, title: Accept}\n- {id: implement, title: Build}\n',
    );
    expect(walk(early)).toMatchObject({
      ok: false,
      problems: [
        { code: 'MISSION_STATE_TRAPPED', message: expect.stringContaining('no mission is accepted before "implement" and "review"') },
      ],
    });
    const inTime = missionType(
      'mission: {key: late, name: Late, version: "1"}\nsteps:\n- {id: accept, title: Accept}\n- {id: send, title: Send}\n',
    );
    expect(walk(inTime)).toMatchObject({ ok: true });
  });

  it.each(['/out/letter.md', 'out**/letter.md'])('finds a step that asks for a file that nobody can leave behind (%s)', (path) => {
    const expected = `schema_version: "1"\nmission_type: post\nmanifest_version: "1"\nrequired_by_step:\n  send: [{artifact_key: letter, path_pattern: "${path}"}]\n`;
    const post = missionType('mission: {key: post, name: Post, version: "1"}\nsteps:\n- {id: send, title: Send}\n', expected);
    expect(walk(post)).toMatchObject({
      ok: false,
      problems: [{ code: 'MISSION_STATE_TRAPPED', message: expect.stringContaining(`"send" can never be done: it asks for ${path}`) }],
    });
  });

  it.each([
    ['a\\nb.md', 'a name is written in one line'],
    ['pictures/.git/x.md', 'git keeps nothing of that name'],
    [`${'x'.repeat(300)}.md`, 'no name is longer than 255 bytes'],
    ['../../../x.md', 'it leads out of the repository'],
  ])('finds a file that nobody can write or keep (%s)', (path, why) => {
    const expected = `required_by_step:\n  send: [{artifact_key: letter, path_pattern: "${path}"}]\n`;
    const post = missionType('mission: {key: post, name: Post, version: "1"}\nsteps:\n- {id: send, title: Send}\n', expected);
    expect(walk(post)).toMatchObject({ ok: false, problems: [{ code: 'MISSION_STATE_TRAPPED', message: expect.stringContaining(why) }] });
  });

  it('finds a file that stands where another has to be a folder, and lets what leads out of the folder of the mission be', () => {
    const asking = (first: string, second: string) =>
      missionType(
        'mission: {key: post, name: Post, version: "1"}\nsteps:\n- {id: write, title: Write}\n- {id: send, title: Send}\n',
        `required_by_step:\n  write: [{artifact_key: a, path_pattern: "${first}"}]\n  send: [{artifact_key: b, path_pattern: "${second}"}]\n`,
      );
    for (const [first = '', second = ''] of [
      ['out', 'out/letter.md'],
      ['out/./letter.md', 'out'],
    ])
      expect(walk(asking(first, second))).toMatchObject({
        ok: false,
        problems: [{ code: 'MISSION_STATE_TRAPPED', message: expect.stringContaining('out is a file as well') }],
      });
    for (const [first = '', second = ''] of [
      ['out/', 'out/letter.md'],
      ['out', 'outer/letter.md'],
      ['../../letters/out.md', '../shared.md'],
    ])
      expect(walk(asking(first, second)), `${first} ${second}`).toMatchObject({ ok: true });
  });

  it('tells a trap by the shortest way that leads into it', () => {
    const type = shipped['plan']!;
    const without = { ...reasons, landingIsOver: () => 'never' };
    const walked = walk(type, compileMission(type, without));
    expect(walked).toMatchObject({
      ok: false,
      problems: [{ code: 'MISSION_STATE_TRAPPED', message: expect.stringContaining('the end can never be reached') }],
    });
  });

  it('says so when a step can never be reached', () => {
    const type = shipped['plan']!;
    const jump = {
      ...reasons,
      stepIsComplete: (question: Parameters<typeof reasons.stepIsComplete>[0]) =>
        question.step.id === 'research' ? null : reasons.stepIsComplete(question),
    };
    const walked = walk(type, compileMission(type, jump));
    expect(walked).toMatchObject({ ok: false, problems: [{ code: 'MISSION_STEP_UNREACHABLE', details: { step_id: 'research' } }] });
  });
});
