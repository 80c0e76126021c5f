import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFrontMatter } from '../../../../actions/files/frontMatter.ts';
import { recordAnalysis, type AnalysisRequest } from '../../../../runtime/session/recordAnalysis.ts';
import { realWorld } from '../../../../runtime/world.ts';
import { findings } from '../../../../schemas/check.ts';
import isAnalysisReply from '../../../../schemas/generated/analysisReply.js';
import { newPlannedMission, plannedMission } from '../../../support/plannedMission.ts';
import { hermeticEnv, writeFiles, type Repository } from '../../../support/repository.ts';

const folder = `kitty-specs/${plannedMission}`;
const findingsOf = (...severities: readonly string[]): string =>
  severities.length === 0
    ? ' []\n'
    : `\n${severities.map((severity, index) => `  - id: A${index}\n    severity: ${severity}\n    category: coverage\n    summary: "It is: not covered"\n`).join('')}`;
const analysis = (...severities: readonly string[]): string =>
  `---\nschema: analysis-findings/v1\nfindings:${findingsOf(...severities)}counts: {critical: 0, high: 0, medium: 0, low: ${severities.length}, info: 1}\nverdict_hint: ready\n---\n\n# Analysis\n\nAll was read.\n`;

function give(repository: Repository, text: string, more: Partial<AnalysisRequest> = {}) {
  writeFileSync(join(repository.root, 'analysis.md'), text);
  return recordAnalysis(
    { ...realWorld(), cwd: repository.root, env: hermeticEnv },
    { mission: plannedMission, inputFile: 'analysis.md', agent: 'claude', ...more },
  );
}

async function recorded(repository: Repository, text: string) {
  const outcome = await give(repository, text);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  expect(isAnalysisReply(outcome.value), findings(isAnalysisReply).join()).toBe(true);
  return outcome.value;
}

const reportOf = ({ root }: Repository): string => readFileSync(join(root, folder, 'analysis-report.md'), 'utf8');

describe('recording an analysis', () => {
  it('keeps it with what it was made from, and commits it alone', async () => {
    const repository = newPlannedMission();
    writeFiles(repository.root, { 'src/wp01/pay.ts': 'changed\n', '.kittify/charter/charter.yaml': 'a: 1\n' });
    const reply = await recorded(repository, analysis('low'));
    expect(reply).toMatchObject({
      result: 'success',
      verdict: 'ready',
      issue_counts: { critical: 0, high: 0, medium: 0, low: 1, info: 1 },
      stale: false,
      changed: true,
      warnings: [],
    });
    expect(reply.findings).toEqual([{ id: 'A0', severity: 'low', category: 'coverage', summary: 'It is: not covered' }]);
    expect(repository.git('show', '--format=', '--name-only', 'HEAD').split('\n')).toEqual([`${folder}/analysis-report.md`]);
    expect(repository.git('status', '--porcelain', '-uno')).toContain('src/wp01/pay.ts');
    const head = parseFrontMatter(reportOf(repository), 'analysis-report.md');
    const spec = createHash('sha256')
      .update(readFileSync(join(repository.root, folder, 'spec.md')))
      .digest('hex');
    expect(head.ok && Object.keys(head.value.mapping)).toEqual([
      'schema_version',
      'artifact_type',
      'command',
      'mission_slug',
      'mission_id',
      'generated_at',
      'analyzer_agent',
      'input_artifacts',
      'verdict',
      'issue_counts',
      'findings',
    ]);
    expect(head.ok && head.value.mapping).toMatchObject({
      artifact_type: 'spec-kitty.analysis-report',
      command: '/spec-kitty.analyze',
      mission_slug: plannedMission,
      analyzer_agent: 'claude',
      verdict: 'ready',
      input_artifacts: { 'spec.md': { path: `${folder}/spec.md`, sha256: spec }, charter: { path: '.kittify/charter/charter.yaml' } },
    });
    expect(head.ok && head.value.body).toBe('\n# Analysis\n\nAll was read.\n');
  });

  it('is the same once more, also when boxes were ticked, and another one when the plan has changed', async () => {
    const repository = newPlannedMission();
    await recorded(repository, analysis());
    const before = reportOf(repository);
    const tasks = join(repository.root, folder, 'tasks.md');
    writeFileSync(tasks, readFileSync(tasks, 'utf8').replace('- [ ] T001', '- [x] T001'));
    expect(await recorded(repository, analysis())).toMatchObject({ changed: false });
    expect(reportOf(repository)).toBe(before);
    writeFileSync(tasks, `${readFileSync(tasks, 'utf8')}\nMore.\n`);
    expect(await recorded(repository, analysis())).toMatchObject({ changed: true });
  });

  it('is blocked by its findings, whatever it calls itself', async () => {
    const reply = await recorded(newPlannedMission(), analysis('low', 'critical'));
    expect(reply).toMatchObject({ verdict: 'blocked', issue_counts: { critical: 1, low: 1 } });
    expect(reply.warnings).toHaveLength(3);
  });

  it.each([
    ['prose', '# Analysis\n\nVerdict: READY\n', 'does not begin with findings'],
    ['another head', '---\nverdict: ready\n---\nText\n', 'does not say'],
    ['a head that is no YAML', '---\na: [\n---\nText\n', 'no YAML'],
  ])('keeps %s, but never takes it for a verdict', async (_, text, doubt) => {
    const repository = newPlannedMission();
    rmSync(join(repository.root, folder, 'plan.md'));
    const reply = await recorded(repository, text);
    expect(reply).toMatchObject({
      verdict: 'unknown',
      issue_counts: { critical: null, info: null },
      findings: [],
      input_artifacts: { 'plan.md': { sha256: null }, charter: { path: null, sha256: null } },
    });
    expect(reply.warnings.join()).toContain(doubt);
    expect(reportOf(repository).endsWith(text)).toBe(true);
  });

  it.each([
    ['an unknown severity', analysis('severe'), 'ANALYSIS_INPUT_INVALID'],
    ['findings that are no list', '---\nschema: analysis-findings/v1\nfindings: none\n---\n', 'ANALYSIS_INPUT_INVALID'],
    ['another version', '---\nschema: analysis-findings/v2\nfindings: []\n---\n', 'ANALYSIS_INPUT_INVALID'],
    ['findings in broken YAML', '---\nschema: analysis-findings/v1\nfindings: [\n---\n', 'ANALYSIS_INPUT_INVALID'],
    ['nothing', ' \n', 'ANALYSIS_INPUT_INVALID'],
  ])('refuses %s and writes nothing', async (_, text, code) => {
    const repository = newPlannedMission();
    const outcome = await give(repository, text);
    expect(outcome.ok ? null : outcome.problems[0].code).toBe(code);
    expect(repository.git('status', '--porcelain')).toBe('?? analysis.md');
  });

  it('says so when the file is not there', async () => {
    const outcome = await give(newPlannedMission(), '', { inputFile: 'nowhere.md' });
    expect(outcome.ok ? null : outcome.problems[0].code).toBe('INPUT_NOT_READ');
  });
});
