import type { AnalysisCarrier, AnalysisFinding, InputArtifacts, IssueCounts, KeptAnalysis } from '../../schemas/analysis.ts';
import type { YamlMapping } from '../../schemas/yamlValue.ts';
import { pattern } from './pattern.ts';

/** Where an analysis is kept, in the folder of its mission. */
export const analysisFile = 'analysis-report.md';

/** An analysis as it is kept in analysis-report.md. */
export interface AnalysisReport {
  readonly verdict: 'ready' | 'blocked' | 'unknown';
  readonly issue_counts: IssueCounts;
  readonly findings: readonly AnalysisFinding[];
}

/** An analysis that says nothing in a form that can be counted: whether the mission may be built is for people to read. */
export const unknownAnalysis: AnalysisReport = {
  verdict: 'unknown',
  issue_counts: { critical: null, high: null, medium: null, low: null, info: null },
  findings: [],
};

/** What the findings of an analysis come to: blocked as soon as one is critical or high (contract 2 §5.1). */
export function analysisReport({ findings, counts }: AnalysisCarrier): AnalysisReport {
  const having = (severity: AnalysisFinding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  const issue_counts = {
    critical: having('critical'),
    high: having('high'),
    medium: having('medium'),
    low: having('low'),
    info: counts?.['info'] ?? 0,
  };
  return {
    verdict: issue_counts.critical + issue_counts.high > 0 ? 'blocked' : 'ready',
    issue_counts,
    findings: findings.map(({ id, severity, category, summary }) => ({ id, severity, category, summary })),
  };
}

/** Where the author's own sums and verdict say something else than the findings, and ids that are given twice. As sentences. */
export function carrierDoubts(carrier: AnalysisCarrier): readonly string[] {
  const { issue_counts, verdict } = analysisReport(carrier);
  const counted: ReadonlyMap<string, number | null> = new Map(Object.entries(issue_counts));
  const miscounted = Object.entries(carrier.counts ?? {}).filter(
    ([severity, said]) => severity !== 'info' && (counted.get(severity) ?? 0) !== said,
  );
  const ids = carrier.findings.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return [
    ...miscounted.map(([severity, said]) => `The analysis counts ${said} ${severity}, its findings are ${counted.get(severity) ?? 0}.`),
    ...(carrier.verdict_hint === undefined || carrier.verdict_hint === null || carrier.verdict_hint === verdict
      ? []
      : [`The analysis calls itself ${carrier.verdict_hint}; by its findings it is ${verdict}.`]),
    ...(twice.length === 0 ? [] : [`More than one finding is called ${twice.join(', ')}.`]),
  ];
}

const checkbox = pattern('^(\\s*[-*]\\s*)\\[[ xX]\\]', 'g');
const statusCell = pattern('\\|(\\s*)\\[[ xXDP]\\](\\s*)(?=\\|)', 'g');

/**
 * tasks.md as far as an analysis of it holds: that a box was ticked or a cell marked makes no plan another one. Both programs
 * have to see the same text here, since its digest tells them whether an analysis is still that of the plan (contract 2, T18).
 */
export const plannedTasks = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll(checkbox, '$1[ ]').replaceAll(statusCell, '|$1[ ]$2');

/** Everything that stands at the head of analysis-report.md, in the order of the original. */
export function reportHead(
  { verdict, issue_counts, findings }: AnalysisReport,
  about: {
    readonly mission_slug: string;
    readonly mission_id: string | null;
    readonly generated_at: string;
    readonly analyzer_agent: string | null;
    readonly input_artifacts: InputArtifacts;
  },
): YamlMapping {
  return {
    schema_version: 1,
    artifact_type: 'spec-kitty.analysis-report',
    command: '/spec-kitty.analyze',
    mission_slug: about.mission_slug,
    mission_id: about.mission_id,
    generated_at: about.generated_at,
    analyzer_agent: about.analyzer_agent,
    input_artifacts: about.input_artifacts,
    verdict,
    issue_counts,
    findings: findings.map((finding) => ({ ...finding })),
  };
}

/**
 * Whether a kept analysis speaks against building now: what has changed since it was made, and else that it calls the mission
 * blocked. As sentences. The original refuses work on what has changed, and never looks at the verdict (contract 2, T18).
 */
export function analysisDoubts({ input_artifacts: then, verdict }: KeptAnalysis, now: InputArtifacts): readonly string[] {
  const changed = Object.entries(now).flatMap(([name, { sha256 }]) => ((then[name]?.sha256 ?? null) === sha256 ? [] : [name]));
  if (changed.length > 0)
    return [
      `The mission was analysed before ${changed.join(', ')} became what is there now: ${analysisFile} may not hold any more. Have it analysed again (/spec-kitty.analyze).`,
    ];
  return verdict === 'blocked' ? [`The analysis of the mission calls it blocked. ${analysisFile} says by what.`] : [];
}
