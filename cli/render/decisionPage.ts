import type { Decision } from '../../schemas/decision.ts';
import type { Screen } from '../command.ts';
import { asOfLine } from './asOfLine.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** Scripts look for this very line (contract 2 §1.11). */
const queryLabel = '[QUERY — no result provided, state not advanced]';

/** A decision for people: the lines of the original in its order, then why, and why not anything else. */
export function decisionPage(decision: Decision, screen: Screen): Page {
  const { kind, mission_slug, mission_state, is_query } = decision;
  const place = `${mission_slug} @ ${mission_state}`;
  return [
    ...(is_query ? [queryLabel, `  Mission: ${place}`] : [`[${kind.toUpperCase()}] ${place}`]),
    ...(decision.as_of === undefined ? [] : [asOfLine(decision.as_of)]),
    ...known('Mission Type', decision.mission),
    ...(is_query ? known('Next step', nextStep(decision)) : known('Action', [decision.action, decision.wp_id].filter(Boolean).join(' '))),
    ...known('Workspace', decision.workspace_path),
    ...known('Guards pending', decision.guard_failures.map((failure) => failure.replace(/\.$/, '')).join('; ')),
    ...known('Reason', decision.reason),
    ...known('Question', decision.question),
    ...(decision.options ?? []).map((option, index) => `    ${index + 1}. ${option}`),
    ...known('Decision ID', decision.decision_id),
    ...progressLines(decision),
    ...known('Run ID', decision.run_id),
    ...listed('Why', decision.why, screen),
    ...whyNot(decision, screen),
    ...waiting(decision, screen),
    ...onward(decision),
  ];
}

/** What to read first, then what to run. */
function onward({ prompt_file, next_command }: Decision): Page {
  const lines: Page = [
    ...(prompt_file ? [[styled('bold', 'Read and follow: '), styled('cyan', prompt_file)]] : []),
    ...(next_command ? [[styled('bold', 'Next: '), styled('cyan', next_command)]] : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

const known = (label: string, text: string | null): readonly Line[] => (text ? [[`  ${label}: `, text]] : []);

const nextStep = ({ preview_step, action, wp_id }: Decision): string | null => {
  if (preview_step === null) return null;
  return wp_id === null ? preview_step : `${action ?? preview_step} ${wp_id}`;
};

const progressLines = ({ progress }: Decision): readonly Line[] =>
  progress && progress.total_wps > 0
    ? [`  Progress: ${Math.trunc(progress.weighted_percentage)}% (${progress.done_wps}/${progress.total_wps} done)`]
    : [];

const listed = (title: string, sentences: readonly string[], screen: Screen): Page =>
  sentences.length === 0
    ? []
    : [
        '',
        [styled('bold', title)],
        ...sentences.flatMap((sentence) =>
          wrap(sentence, screen.width - 4, '    ').map((line, index) => (index === 0 ? `  ${line}` : line)),
        ),
      ];

const whyNot = ({ why_not: all }: Decision, screen: Screen): Page =>
  all.flatMap(({ sentence, way_on }, index) => [
    ...listed('Why not', [sentence], screen).slice(index === 0 ? 0 : 2),
    ...(way_on === null ? [] : [['    ', styled('cyan', way_on)]]),
  ]);

function waiting({ wait }: Decision, screen: Screen): Page {
  if (!wait) return [];
  const who = wait.for.map(({ wp_id, lane, holder }) => `${wp_id} (${lane}${holder === null ? '' : `, ${holder}`})`).join(', ');
  return [
    ...listed('Waiting', [`${who === '' ? wait.token : `For ${who}`}. Ask again in ${wait.ask_again_after_seconds} seconds.`], screen),
    ...wait.for.flatMap(({ holder, takeover }): Page =>
      holder === null || takeover === null ? [] : [[`  Where ${holder} is gone: `, styled('cyan', takeover)]],
    ),
  ];
}
