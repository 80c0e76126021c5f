import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSteps } from '../../../../machines/mission/orderSteps.ts';
import { planMissionType } from '../../../../runtime/planMissionType.ts';
import { missionType } from '../../../support/missionTypes.ts';

const head = 'mission: {key: custom, name: Custom, version: "1"}\n';
const plan = (source: string) =>
  planMissionType({ source, expected: null }, { tier: 'override', path: 'here/mission-runtime.yaml' }, 'custom');
const codes = (source: string): readonly string[] => {
  const planned = plan(source);
  return planned.ok ? [] : planned.problems.map(({ code }) => code);
};

describe('a mission type that cannot work is refused when it is loaded', () => {
  it('names an unknown dependency and what was probably meant', () => {
    const planned = plan(`${head}steps:\n- {id: design, title: Design}\n- {id: build, title: Build, depends_on: [desing]}\n`);
    expect(planned).toMatchObject({
      ok: false,
      problems: [{ code: 'MISSION_STEP_DEPENDENCY_UNKNOWN', message: expect.stringContaining('did you mean "design"') }],
    });
  });

  it('names a step that is misspelt where its files are named, and lets an older cut of the steps be', () => {
    const planned = (...ids: readonly string[]) =>
      planMissionType(
        {
          source: `${head}steps:\n- {id: write, title: Write}\n- {id: tasks, title: Tasks}\n`,
          expected: `required_by_step:\n${ids.map((id) => `  ${id}: [{artifact_key: a, path_pattern: a.md}]\n`).join('')}`,
        },
        { tier: 'override', path: 'here/mission-runtime.yaml' },
        'custom',
      );
    expect(planned('wriet', 'tasks')).toMatchObject({
      ok: false,
      problems: [{ code: 'MISSION_YAML_MALFORMED', message: expect.stringContaining('did you mean "write"') }],
    });
    // The original's own type names the files of these three, and its only step is the whole of them.
    const parts = ['tasks_outline', 'tasks_packages', 'tasks_finalize'];
    for (const ids of [['write', 'tasks', 'tasks_outline'], ['tasks', 'tasks_finalize', 'goals'], ['goals'], parts])
      expect(planned(...ids).ok, ids.join()).toBe(true);
  });

  it.each(['a/../b', '..', '.', ' a'])('takes no key under which no mission could name it (%j)', (key) => {
    expect(codes(`mission: {key: ${JSON.stringify(key)}, name: Custom, version: "1"}\nsteps:\n- {id: a, title: A}\n`)).toEqual([
      'MISSION_YAML_MALFORMED',
    ]);
  });

  it('shows the shortest circle, not the longest', () => {
    const steps = [
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', ['c']],
    ]
      .map(([id, on]) => `- {id: ${String(id)}, title: T, depends_on: [${String(on)}]}`)
      .join('\n');
    const planned = plan(`${head}steps:\n${steps}\n`);
    expect(planned).toMatchObject({ ok: false, problems: [{ code: 'MISSION_STEP_CYCLE', details: { cycle: ['c', 'd', 'c'] } }] });
  });

  it('names the file of the steps as what can be checked, also where the other one is wrong', () => {
    const origin = { tier: 'override', path: 'here/mission-runtime.yaml' };
    const planned = (expected: string) => planMissionType({ source: `${head}steps:\n- {id: a, title: A}\n`, expected }, origin, 'custom');
    for (const expected of ['a: [', '- a\n'])
      expect(planned(expected)).toMatchObject({
        ok: false,
        problems: [
          {
            message: expect.stringContaining('here/expected-artifacts.yaml'),
            next: 'spec-kitty machine check here/mission-runtime.yaml',
          },
        ],
      });
  });

  it('shows every circle that stands by itself, and what else is wrong', () => {
    const steps = ['a: [b]', 'b: [a, nowhere]', 'c: [d, a]', 'd: [c]', 'e: [d]']
      .map((each) => each.split(': '))
      .map(([id, on]) => `- {id: ${String(id)}, title: T, depends_on: ${String(on)}}`)
      .join('\n');
    expect(plan(`${head}steps:\n${steps}\n`)).toMatchObject({
      ok: false,
      problems: [
        { code: 'MISSION_STEP_DEPENDENCY_UNKNOWN' },
        { code: 'MISSION_STEP_CYCLE', details: { cycle: ['a', 'b', 'a'] } },
        { code: 'MISSION_STEP_CYCLE', details: { cycle: ['c', 'd', 'c'] } },
      ],
    });
  });

  it('reports everything at once', () => {
    expect(
      codes(
        `${head}steps:\n- {id: a, title: A}\n- {id: a, title: B}\n- {id: x.y, title: C}\n- {id: done, title: D, depends_on: [nowhere]}\n`,
      ),
    ).toEqual(['MISSION_STEP_DUPLICATE', 'MISSION_STEP_ID_INVALID', 'MISSION_STEP_ID_INVALID', 'MISSION_STEP_DEPENDENCY_UNKNOWN']);
  });

  it.each(['constructor', 'toString', 'valueOf'])('knows no step that is called like what every object has (%s)', (id) => {
    expect(codes(`${head}steps:\n- {id: ${id}, title: T}\n`)).toEqual(['MISSION_STEP_ID_INVALID']);
    expect(codes(`${head}audit_steps:\n- {id: ${id}, title: T, audit: {trigger_mode: manual, enforcement: blocking}}\n`)).toEqual([
      'MISSION_STEP_ID_INVALID',
    ]);
  });

  it.each([
    ['no steps', `${head}steps: []\n`, 'MISSION_TEMPLATE_HAS_NO_STEPS'],
    ['broken YAML', 'mission: [\n', 'MISSION_YAML_MALFORMED'],
    ['another shape', `${head}steps: {a: 1}\n`, 'MISSION_YAML_MALFORMED'],
    [
      'an audit nobody human answers for',
      `${head}audit_steps:\n- {id: gate, title: Gate, raci_override_reason: x, raci: {responsible: {actor_type: llm}, accountable: {actor_type: llm}}, audit: {trigger_mode: manual, enforcement: blocking}}\n`,
      'MISSION_STEP_RACI_INVALID',
    ],
    [
      'an override without a reason',
      `${head}steps:\n- {id: a, title: A, raci: {responsible: {actor_type: llm}, accountable: {actor_type: human}}}\n`,
      'MISSION_STEP_RACI_INVALID',
    ],
  ])('%s', (_, source, code) => {
    expect(codes(source)).toContain(code);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        plan(text);
        plan(head + text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the order of steps', () => {
  it.each([
    ['one circle of all', 2000, (at: number, n: number) => [(at + 1) % n], [2001]],
    [
      'each waiting for all the others',
      400,
      (at: number, n: number) => [...Array(n).keys()].filter((other) => other !== at),
      Array(200).fill(3),
    ],
  ])(
    'is found at once where nothing can ever start: %s',
    (_, n, waitsFor, lengths) => {
      const [step] = missionType(`${head}steps:\n- {id: a, title: A}\n`).steps;
      if (step === undefined) throw new Error('no step');
      const steps = [...Array(n).keys()].map((at) => ({ ...step, id: `s${at}`, depends_on: waitsFor(at, n).map((on) => `s${on}`) }));
      expect(orderSteps(steps).circles.map(({ length }) => length)).toEqual(lengths);
    },
    15_000,
  );

  it('puts each step after everything it depends on, for any graph without a circle', () => {
    const graphs = fc
      .array(fc.array(fc.nat()), { minLength: 1, maxLength: 8 })
      .map((rows) => rows.map((row, at) => [...new Set(row.map((n) => (at === 0 ? -1 : n % at)))].filter((n) => n >= 0)));
    fc.assert(
      fc.property(graphs, fc.boolean(), (rows, reversed) => {
        const lines = rows.map((on, at) => `- {id: s${at}, title: T, depends_on: [${on.map((n) => `s${n}`).join(', ')}]}`);
        const type = missionType(`${head}steps:\n${(reversed ? lines.toReversed() : lines).join('\n')}\n`);
        const order = type.steps.map(({ id }) => id);
        for (const step of type.steps)
          for (const dependency of step.depends_on) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(step.id));
      }),
    );
  });

  it('lets no later step overtake a gate', () => {
    const type = missionType(
      `${head}steps:\n- {id: write, title: W}\n- {id: retrospective, title: R, depends_on: [write]}\naudit_steps:\n- {id: gate, title: G, depends_on: [write], audit: {trigger_mode: manual, enforcement: blocking}}\n`,
    );
    expect(type.steps.filter((step) => step.declared).map(({ id }) => id)).toEqual(['write', 'gate', 'retrospective']);
  });

  it('gives every type a board and a landing, before acceptance and at the end', () => {
    const type = missionType(`${head}steps:\n- {id: write, title: W}\n- {id: accept, title: A, depends_on: [write]}\n`);
    expect(type.steps.map(({ id, declared }) => [id, declared])).toEqual([
      ['write', true],
      ['implement', false],
      ['review', false],
      ['accept', true],
      ['merge', false],
    ]);
  });

  it('asks a human as much as is at stake', () => {
    const gate = (score: number, triggers = ''): readonly string[] =>
      missionType(
        `${head}audit_steps:\n- id: gate\n  title: G\n  audit: {trigger_mode: manual, enforcement: blocking}\n  significance: {hard_triggers: [${triggers}], dimensions: {user_customer_impact: ${score}, architectural_system_impact: ${score}, data_security_compliance_impact: ${score}, operational_reliability_impact: ${score}, financial_commercial_impact: ${score}, cross_team_blast_radius: ${score}}}\n`,
      ).steps.find(({ id }) => id === 'gate')?.options ?? [];
    expect([gate(0), gate(1), gate(2), gate(3), gate(0, 'production_data_destructive')]).toEqual([
      [],
      [],
      ['approve', 'reject'],
      ['approve', 'reject'],
      ['approve', 'reject'],
    ]);
  });
});
