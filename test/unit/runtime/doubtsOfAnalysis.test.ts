import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realWorld } from '../../../runtime/world.ts';
import { newPlannedMission, plannedMission } from '../../support/plannedMission.ts';
import { hermeticEnv, writeFiles } from '../../support/repository.ts';
import { runMain } from '../../support/runMain.ts';

interface Told {
  readonly warnings: readonly string[];
}

/** A finalized mission whose analysis, if any, was recorded before. */
async function analysed(severity: 'low' | 'high' | null) {
  const { root } = newPlannedMission();
  const folder = join(root, 'kitty-specs', plannedMission);
  const told = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { exit, stdout } = await runMain([...words, '--mission', plannedMission, '--json'], {
      world: { ...realWorld(), cwd: root, env: hermeticEnv },
    });
    expect(exit, stdout).toBe(0);
    return (JSON.parse(stdout) as Told).warnings;
  };
  await told('agent', 'mission', 'finalize-tasks');
  if (severity !== null) {
    const finding = `- {id: A1, severity: ${severity}, category: coverage, summary: It is not covered}`;
    writeFileSync(join(root, 'analysis.md'), `---\nschema: analysis-findings/v1\nfindings:\n${finding}\n---\nRead.\n`);
    await told('agent', 'mission', 'record-analysis', '--input-file', 'analysis.md');
  }
  return {
    root,
    folder,
    report: join(folder, 'analysis-report.md'),
    check: () => told('agent', 'mission', 'check-prerequisites', '--include-tasks'),
    claim: () => told('agent', 'action', 'implement', 'WP01', '--agent', 'ada'),
  };
}

describe('the analysis of a mission', () => {
  it('speaks against nothing where there is none, or as long as it is that of the plan: a box that is ticked makes no other one', async () => {
    expect(await (await analysed(null)).check()).toEqual([]);
    const { folder, check, claim } = await analysed('low');
    expect([await check(), await claim()]).toEqual([[], []]);
    const tasks = join(folder, 'tasks.md');
    writeFileSync(tasks, readFileSync(tasks, 'utf8').replace('- [ ] T001', '- [x] T001'));
    expect([await check(), await claim()]).toEqual([[], []]);
  });

  it('is doubted, before work and when it begins, once anything it was made from has changed, gone or come', async () => {
    const { root, folder, check, claim } = await analysed('low');
    appendFileSync(join(folder, 'spec.md'), '- FR-003: It can be refunded.\n');
    const doubt = [expect.stringMatching(/^The mission was analysed before spec\.md became what is there now: .*\/spec-kitty\.analyze/)];
    expect([await check(), await claim()]).toEqual([doubt, doubt]);
    appendFileSync(join(folder, 'tasks.md'), '\n## WP04: Refund\n');
    writeFiles(root, { '.kittify/charter/charter.md': '# Charter\n' });
    expect((await check()).join()).toContain('before spec.md, tasks.md, charter became');
  });

  it('that calls the mission blocked is told, though it keeps nobody from work', async () => {
    const { check, claim } = await analysed('high');
    const blocked = ['The analysis of the mission calls it blocked. analysis-report.md says by what.'];
    expect([await check(), await claim()]).toEqual([blocked, blocked]);
  });

  it.each([
    ['was put there and never recorded', '---\nschema: analysis-findings/v1\nfindings: []\n---\n', 'does not say what it was made from'],
    ['is prose alone', '# Analysis\n', 'does not say what it was made from'],
    ['has a head that is no YAML', '---\na: [\n---\n', 'does not say what it was made from'],
    ['is no text', Buffer.from([0xff]), 'cannot be read: it is not UTF-8 text'],
  ])('that %s is named, and keeps nobody from work', async (_, content, said) => {
    const { report, check, claim } = await analysed('low');
    writeFileSync(report, content);
    const doubt = [expect.stringContaining(said)];
    expect([await check(), await claim()]).toEqual([doubt, doubt]);
  });

  it('can be recorded by the line that is told where it never was', async () => {
    const { report, root, check } = await analysed('low');
    writeFileSync(report, '---\nschema: analysis-findings/v1\nfindings: []\n---\n');
    const line = /Record it: spec-kitty (.*)$/.exec((await check()).join())?.[1] ?? '';
    expect((await runMain(line.split(' '), { world: { ...realWorld(), cwd: root, env: hermeticEnv } })).exit).toBe(0);
    expect(await check()).toEqual([]);
  });
});
