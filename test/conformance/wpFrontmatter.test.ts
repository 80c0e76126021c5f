import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseFrontMatter, readFrontMatter } from '../../actions/files/frontMatter.ts';
import { skimFrontMatter } from '../../actions/files/skimFrontMatter.ts';
import { resolveAgent, type AgentAssignment } from '../../machines/rules/agentString.ts';
import {
  displayTitle,
  frontMatterModel,
  planningFindings,
  type FieldFinding,
  type ModelReading,
} from '../../machines/rules/frontMatterModel.ts';
import { Timestamp, type YamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';
import { agrees, corpusRoot } from './corpus.ts';
import {
  hasAgentPartNoText,
  hasBlockBegunBlank,
  hasColonBeforeBracket,
  hasDatedAgent,
  hasKeyNoText,
  hasPhaseNoText,
  hasRareLineEnd,
  hasTagOrReserved,
} from './oddYaml.ts';

interface RecordedError {
  readonly class: string;
  readonly errors?: readonly { readonly type: string; readonly loc: readonly string[] }[];
}
interface RecordedModel {
  readonly model?: unknown;
  readonly model_error?: RecordedError;
  readonly lenient_model?: unknown;
  readonly lenient_error?: RecordedError;
}
interface MissionInput {
  readonly mission: string;
  readonly file_name: string;
  readonly head: string;
}
interface MissionExpect {
  readonly body: { readonly sha256: string; readonly chars: number };
  readonly model: Readonly<Record<string, unknown>>;
  readonly raw_keys: readonly string[];
  readonly raw_overrides: Readonly<Record<string, unknown>>;
  readonly display_title: string;
  readonly resolved_agent: AgentAssignment;
  readonly validate: readonly string[];
}
interface SyntheticInput {
  readonly file_name: string;
  readonly text: string;
}
interface SyntheticExpect extends RecordedModel {
  readonly read_error?: RecordedError;
  readonly raw?: unknown;
  readonly body?: unknown;
  readonly display_title?: string;
  readonly resolved_agent?: AgentAssignment | null;
  readonly model_dump_error?: RecordedError;
  readonly validate: readonly string[];
  readonly rewrite: { readonly text?: string; readonly error?: RecordedError };
}

const digest = (text: string) => ({ sha256: createHash('sha256').update(text).digest('hex'), chars: Array.from(text).length });

/** A value as the record writes it down: what JSON cannot hold is an object with a `$py`. */
function recorded(value: YamlValue): unknown {
  if (value instanceof Timestamp) return { $py: value.text.length === 10 ? 'date' : 'datetime', value: value.text.replace(/Z$/, '+00:00') };
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    return { $py: 'float', value: String(value).replace('Infinity', 'inf').toLowerCase() };
  if (Array.isArray(value)) return value.map((item: YamlValue) => recorded(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, recorded(inner)]));
}

/** The original adds an empty list of dependencies while it reads files whose name begins like a package's. */
const asRead = (mapping: YamlMapping, fileName: string): YamlMapping =>
  fileName.startsWith('WP') ? { dependencies: [], ...mapping } : mapping;

const faults: Readonly<Record<string, FieldFinding['fault']>> = { missing: 'missing', extra_forbidden: 'unknown', value_error: 'value' };

// A process id that is no number is a wrong value there and a wrong type here.
const told = (fault: string, key: string): string => (key === 'shell_pid' ? key : `${fault} ${key}`);
// Only a process id makes the original stop with an error of its language instead of a finding.
const toldErrors = (error: RecordedError) =>
  error.errors === undefined ? ['shell_pid'] : error.errors.map(({ type, loc }) => told(faults[type] ?? 'type', loc[0] ?? '')).toSorted();
const toldModel = (reading: ModelReading) =>
  reading.ok ? reading.value : reading.findings.map(({ key, fault }) => told(fault, key)).toSorted();

/** The sentences of the original's short check, as the faults they tell of. */
function plainly(sentence: string): string {
  const [, missing] = /^Missing required field: (.*)$/.exec(sentence) ?? [];
  if (missing !== undefined) return `missing ${missing}`;
  if (sentence.startsWith('dependencies must be a list') || sentence.startsWith('Dependency must be string')) return 'type dependencies';
  return sentence.startsWith('Duplicate dependency') ? 'repeated dependencies' : 'value dependencies';
}

/** Only files whose name begins like a package's are looked at. */
const toldPlanning = (mapping: YamlMapping, fileName: string) =>
  fileName.startsWith('WP')
    ? planningFindings(mapping)
        .map(({ key, fault }) => told(fault, key))
        .toSorted()
    : [];
const agentOf = (reading: ModelReading) => {
  const assignment = reading.ok ? resolveAgent(reading.value) : null;
  return assignment?.ok ? assignment.value : 'refused';
};
const skimAgrees = (text: string, mapping: YamlMapping): boolean => {
  const skimmed = skimFrontMatter(text);
  return skimmed === null || isDeepStrictEqual(skimmed.mapping, mapping);
};

const filePath = ({ mission, file_name }: MissionInput): string => join(corpusRoot, 'data/kitty-specs', mission, 'tasks', file_name);

agrees<MissionInput, MissionExpect>(
  'wp-frontmatter/missions',
  (input) => {
    const path = filePath(input);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
    const reading = readFrontMatter(text ?? input.head, input.file_name);
    if (!reading.ok) return reading.problems;
    const { mapping, frontMatter, body } = reading.value;
    return {
      body: text === null ? null : digest(body),
      model: frontMatter,
      display_title: displayTitle(frontMatter),
      resolved_agent: agentOf({ ok: true, value: frontMatter }),
      validate: toldPlanning(mapping, input.file_name),
      raw: recorded(asRead(mapping, input.file_name)),
      skimAgrees: skimAgrees(text ?? input.head, mapping),
    };
  },
  {
    expected: ({ body, model, raw_keys, raw_overrides, display_title, resolved_agent, validate }, input) => ({
      body: existsSync(filePath(input)) ? body : null,
      model,
      display_title,
      resolved_agent,
      validate: validate.map(plainly).toSorted(),
      raw: {
        dependencies: [],
        ...Object.fromEntries(raw_keys.map((key) => [key, Object.hasOwn(raw_overrides, key) ? raw_overrides[key] : model[key]])),
      },
      skimAgrees: true,
    }),
    rules: {
      'tag-or-reserved': ({ head }) => hasTagOrReserved(head),
      'rare-line-end': ({ head }) => hasRareLineEnd(head),
      'agent-part-no-text': ({ head }) => hasAgentPartNoText(head),
      'colon-before-bracket': ({ head }) => hasColonBeforeBracket(head),
      'date-as-agent': ({ head }) => hasDatedAgent(head),
      'phase-no-text': ({ head }) => hasPhaseNoText(head),
    },
  },
);

/** What one file says, told in a way that both programs can agree on. */
interface Answer {
  readonly raw: unknown;
  readonly body: unknown;
  readonly model: unknown;
  readonly lenient: unknown;
  readonly display_title: string | null;
  readonly resolved_agent: unknown;
  readonly validate: readonly string[];
  readonly skimAgrees: boolean;
}

function recordedAnswer(expect: SyntheticExpect): Answer | 'refused' {
  if (expect.read_error !== undefined) return 'refused';
  const isRead = expect.model !== undefined;
  return {
    raw: expect.raw,
    body: expect.body,
    model: expect.model ?? toldErrors(expect.model_error ?? { class: '' }),
    lenient: isRead ? null : (expect.lenient_model ?? toldErrors(expect.lenient_error ?? { class: '' })),
    display_title: expect.display_title ?? null,
    resolved_agent: !isRead ? null : expect.resolved_agent && 'tool' in expect.resolved_agent ? expect.resolved_agent : 'refused',
    validate: expect.validate.map(plainly).toSorted(),
    skimAgrees: true,
  };
}

const refusedFor = (answer: Answer, fault: string): Answer => ({
  ...answer,
  model: [fault],
  lenient: [fault],
  display_title: null,
  resolved_agent: null,
});
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The coercions that only the original's language has: its digits and line ends in an id, and the way it prints a list,
 * a mapping, a truth value or a fraction where a phase should be text. Ours refuses lists and mappings there.
 */
function withoutCoercions(answer: Answer | 'refused'): Answer | 'refused' {
  if (answer === 'refused' || !isRecord(answer.raw)) return answer;
  const { work_package_id: id, phase } = answer.raw;
  if (typeof id === 'string' && isRecord(answer.model) && !/^WP[0-9]{2,}$/.test(id)) return refusedFor(answer, 'value work_package_id');
  if (Array.isArray(phase) || (isRecord(phase) && !Object.hasOwn(phase, '$py'))) return refusedFor(answer, 'type phase');
  if (typeof phase === 'string' || phase === undefined || phase === null || !isRecord(answer.model)) return answer;
  return { ...answer, model: { ...answer.model, phase: null } };
}

agrees<SyntheticInput, SyntheticExpect>(
  'wp-frontmatter/synthetic',
  ({ file_name, text }) => {
    const parsed = parseFrontMatter(text, file_name);
    if (!parsed.ok) return 'refused';
    const { mapping, body } = parsed.value;
    const model = frontMatterModel(mapping);
    return withoutCoercions({
      raw: recorded(asRead(mapping, file_name)),
      body: digest(body),
      model: toldModel(model),
      lenient: model.ok ? null : toldModel(frontMatterModel(mapping, 'dropped')),
      display_title: model.ok ? displayTitle(model.value) : null,
      resolved_agent: model.ok ? agentOf(model) : null,
      validate: toldPlanning(mapping, file_name),
      skimAgrees: skimAgrees(text, mapping),
    });
  },
  {
    expected: (expect) => withoutCoercions(recordedAnswer(expect)),
    rules: {
      'tag-or-reserved': ({ text }) => hasTagOrReserved(text),
      'rare-line-end': ({ text }) => hasRareLineEnd(text),
      'agent-part-no-text': ({ text }) => hasAgentPartNoText(text),
      'block-begun-blank': ({ text }) => hasBlockBegunBlank(text),
      'colon-before-bracket': ({ text }) => hasColonBeforeBracket(text),
      'final-newline': ({ text }) => /\\n"/.test(text),
      'key-no-text': ({ text }) => hasKeyNoText(text),
      'process-id-stops': ({ text }, { model_error }) => /^\s*shell_pid\s*:/m.test(text) && model_error?.errors === undefined,
      'date-as-agent': ({ text }) => hasDatedAgent(text),
    },
  },
);
