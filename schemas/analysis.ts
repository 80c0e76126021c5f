import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

/** How much a finding weighs. One of the first two means that the mission should not be built as it is planned. */
export const SeverityShape = Type.Enum(['critical', 'high', 'medium', 'low']);
export type Severity = Static<typeof SeverityShape>;

const text = Type.String({ pattern: '\\S' });

export const AnalysisFindingShape = Type.Object({ id: text, severity: SeverityShape, category: text, summary: text });
export type AnalysisFinding = Static<typeof AnalysisFindingShape>;

/** What stands at the head of an analysis that is handed in (contract 2 §5.1). Other keys may stand beside these. */
export const AnalysisCarrierShape = Type.Object({
  schema: Type.Literal('analysis-findings/v1'),
  findings: Type.Array(AnalysisFindingShape),
  /** Told again by the author; what is counted from the findings holds. `info` is for reading alone and is no severity. */
  counts: Type.Optional(orNull(Type.Record(Type.String(), Type.Integer({ minimum: 0 })))),
  verdict_hint: Type.Optional(textOrNull),
});
export type AnalysisCarrier = Static<typeof AnalysisCarrierShape>;

const count = orNull(Type.Integer({ minimum: 0 }));

/** How many findings of each weight; null where the analysis did not say it in a form that can be counted. */
export const IssueCountsShape = Type.Object({ critical: count, high: count, medium: count, low: count, info: count }, closed);
export type IssueCounts = Static<typeof IssueCountsShape>;

/** What the analysis was made from: nulls where there is no such file. */
const InputArtifactShape = Type.Object({ path: textOrNull, sha256: textOrNull }, closed);
export type InputArtifact = Static<typeof InputArtifactShape>;

/** All of that, by the names that both programs know. */
export type InputArtifacts = Readonly<Record<'spec.md' | 'plan.md' | 'tasks.md' | 'charter', InputArtifact>>;

/** What stands at the head of analysis-report.md, as far as it is asked for later. Other keys stand beside these. */
export const KeptAnalysisShape = Type.Object({
  artifact_type: Type.Literal('spec-kitty.analysis-report'),
  input_artifacts: Type.Record(Type.String(), Type.Object({ sha256: Type.Optional(textOrNull) })),
  verdict: Type.Optional(Type.String()),
});
export type KeptAnalysis = Static<typeof KeptAnalysisShape>;

/** The answer of `agent mission record-analysis`; `changed` and what follows it is ours. */
export const AnalysisReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    path: Type.String(),
    mission_slug: Type.String(),
    mission_id: textOrNull,
    input_artifacts: Type.Record(Type.String(), InputArtifactShape),
    verdict: Type.Enum(['ready', 'blocked', 'unknown']),
    issue_counts: IssueCountsShape,
    findings: Type.Array(AnalysisFindingShape),
    stale: Type.Literal(false),
    /** False when the same analysis of the same files is on record already. */
    changed: Type.Boolean(),
    commits: Type.Array(StatusCommitShape),
    warnings: Type.Array(Type.String()),
  },
  closed,
);
export type AnalysisReply = Static<typeof AnalysisReplyShape>;
