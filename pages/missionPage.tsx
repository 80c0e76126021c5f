import { useEffect, useMemo } from 'preact/hooks';
import type { Overlay } from '../machines/chart/drawing.ts';
import type { MissionRecord, RunningOperation } from '../machines/view/missionRecord.ts';
import { tokensOf } from '../machines/view/tokensOf.ts';
import { BoardView } from './boardView.tsx';
import { ChartView } from './chartView.tsx';
import { CloseLook } from './closeLook.tsx';
import { DocumentsView } from './documentsView.tsx';
import { FlowView } from './flowView.tsx';
import { HistoryView } from './historyView.tsx';
import { shownAt, type MissionState, type MissionStore, type Shown } from './missionStore.ts';
import { MomentBar } from './momentBar.tsx';
import { addressOf, tabs, type About, type Route } from './route.ts';
import { openInspector } from './statelyInspector.ts';
import { clock, words } from './text.ts';
import { useStore } from './useStore.ts';

interface Props {
  readonly store: MissionStore;
  readonly route: Extract<Route, { readonly page: 'mission' }>;
}

const none: ReadonlySet<string> = new Set();

/** One mission: its charts, board, history, flow and documents, at the moment that is looked at. */
export function MissionPage({ store, route }: Props) {
  const state = useStore(store);
  const { record, timeline, moment, other, connection } = state;
  const { tab, about, mission } = route;
  useEffect(() => {
    // An address that names an event means the moment after it, once.
    if (about?.kind !== 'event') return;
    const at = store.getSnapshot().context.timeline.entries.findLastIndex(({ event_id }) => event_id === about.id);
    if (at >= 0) store.send({ type: 'lookedAt', moment: at + 1 });
  }, [about?.kind === 'event' ? about.id : null, store]);
  useEffect(() => {
    document.title = `${record.title} · Spec Kitty`;
  }, [record.title]);

  const shown = shownAt(state, moment);
  const changes = useMemo(() => (other === null ? [] : changesBetween(shownAt(state, other), shown)), [other, shown, state]);
  const moved = useMemo(() => (changes.length === 0 ? none : new Set(changes.map(({ wp_id }) => wp_id))), [changes]);
  const count = shown.moment.count;
  const {
    board: { progress, packages },
    decided,
  } = shown.view;
  const offline = connection === 'file';
  const shownTabs = tabs.filter((each) => !offline || each !== 'documents');
  return (
    <div class="mission">
      <header>
        {offline ? <span>Spec Kitty</span> : <a href="#/">All missions</a>}
        <h1 dir="auto">{record.title}</h1>
        <p class="facts">
          {record.identity.mission_type || 'no mission type'} · {progress.done_count} of {packages.length} done ·{' '}
          {Math.round(progress.weighted_percentage * 10) / 10} % ready
          {decided === null ? (
            ''
          ) : (
            <>
              {' '}
              · <strong>{words(decided.answer.state)}</strong>
            </>
          )}
        </p>
        <p class={`connection ${connection}`} role="status">
          {connectionText(state)}
        </p>
        <nav aria-label="Views">
          {shownTabs.map((each) => (
            <a key={each} href={addressOf(mission, each)} aria-current={each === tab ? 'page' : undefined}>
              {words(each)}
            </a>
          ))}
          {offline ? null : (
            <button type="button" class="stately" onClick={() => openInspector(record.directory)}>
              Stately inspector ↗
            </button>
          )}
        </nav>
      </header>
      <main class={about === null || about.kind === 'machine' || about.kind === 'document' ? '' : 'with-look'}>
        <div class="view">
          {decided === null ? null : <p class="why">{decided.answer.why.join(' ')}</p>}
          {other === null ? null : <Changes changes={changes} other={other} />}
          {tab === 'charts' ? <Charts state={state} shown={shown} moved={moved} mission={mission} about={about} /> : null}
          {tab === 'board' ? <BoardView mission={mission} board={shown.view.board} moved={moved} /> : null}
          {tab === 'history' ? (
            <HistoryView
              mission={mission}
              timeline={timeline}
              count={count}
              selected={about?.kind === 'event' ? about.id : null}
              isPresent={shown.isPresent}
            />
          ) : null}
          {tab === 'flow' ? (
            <FlowView
              flow={timeline.flowAt(count)}
              begun={count === 0 ? null : (timeline.entries[0]?.at ?? null)}
              until={shown.isPresent ? null : (shown.moment.instant ?? 0) / 1_000_000}
            />
          ) : null}
          {tab === 'documents' && !offline ? (
            <DocumentsView record={record} selected={about?.kind === 'document' ? about.id : null} />
          ) : null}
          {record.unreadable.length === 0 ? null : (
            <section class="unreadable">
              <h2>What cannot be read</h2>
              <ul>
                {record.unreadable.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </section>
          )}
        </div>
        {about === null ? null : <CloseLook record={record} shown={shown} timeline={timeline} tab={tab} about={about} />}
      </main>
      <MomentBar state={state} store={store} />
    </div>
  );
}

function connectionText({ connection, message, moment }: MissionState): string {
  switch (connection) {
    case 'live':
      return moment === null ? 'live' : 'live, looking at the past';
    case 'lost':
      return 'connection lost, trying again';
    case 'gone':
      return `gone: ${message ?? ''}`;
    case 'file':
      return 'a file: as of the moment it was written';
  }
}

interface Change {
  readonly wp_id: string;
  readonly from: string;
  readonly to: string;
}

/** The packages that stand in another lane than at the other moment. */
function changesBetween(before: Shown, after: Shown): readonly Change[] {
  const lanes = new Map(before.view.board.packages.map(({ wp_id, lane }) => [wp_id, lane]));
  return after.view.board.packages.flatMap(({ wp_id, lane }) => {
    const from = lanes.get(wp_id) ?? 'genesis';
    return from === lane ? [] : [{ wp_id, from, to: lane }];
  });
}

/** So many changes are read one by one; more are counted, and told one by one to whoever wants to know. */
const readSingly = 8;

function Changes({ changes, other }: { readonly changes: readonly Change[]; readonly other: number }) {
  if (changes.length === 0) return <p class="changes">Nothing differs from event {other}.</p>;
  const singly = changes.map(({ wp_id, from, to }) => `${wp_id} ${words(from)} → ${words(to)}`).join('; ');
  if (changes.length <= readSingly)
    return (
      <p class="changes">
        Against event {other}: {singly}
      </p>
    );
  const counts = new Map<string, number>();
  for (const { from, to } of changes) {
    const move = `${words(from)} → ${words(to)}`;
    counts.set(move, (counts.get(move) ?? 0) + 1);
  }
  return (
    <details class="changes">
      <summary>
        Against event {other}: {[...counts].map(([move, count]) => `${count} ${move}`).join('; ')}
      </summary>
      <p>{singly}</p>
    </details>
  );
}

interface ChartsProps {
  readonly state: MissionState;
  readonly shown: Shown;
  readonly moved: ReadonlySet<string>;
  readonly mission: string;
  readonly about: About | null;
}

function Charts({ state: { record }, shown, moved, mission, about }: ChartsProps) {
  const names = Object.keys(record.machines);
  const wanted = about !== null && 'machine' in about ? about.machine : 'workPackage';
  const name = names.includes(wanted) ? wanted : 'workPackage';
  const machine = record.machines[name];
  const selected = about !== null && 'machine' in about && about.kind !== 'machine' ? about.id : null;
  const overlay = useMemo(
    (): Overlay => ({
      tokens: tokensOf(name, record, shown.view, shown.isPresent),
      selected,
      moved,
      passed: shown.isPresent ? passedIn(name, record) : none,
    }),
    [name, record, shown, selected, moved],
  );
  const go = (next: About): void => {
    location.hash = addressOf(mission, 'charts', next);
  };
  return (
    <>
      <nav class="machines" aria-label="Machines">
        {names.map((each) => (
          <a
            key={each}
            href={addressOf(mission, 'charts', { kind: 'machine', machine: each })}
            aria-current={each === name ? 'page' : undefined}
          >
            {each === 'mission' ? 'the mission' : each === 'workPackage' ? 'its packages' : `operation ${each}`}
          </a>
        ))}
      </nav>
      {record.running.map((operation) => (
        <Running key={operation.id} mission={mission} operation={operation} />
      ))}
      {machine === undefined ? (
        <p>There is no machine to show.</p>
      ) : (
        <ChartView
          machine={machine}
          overlay={overlay}
          onState={(id) => go({ kind: 'state', machine: name, id })}
          onArrow={(id) => go({ kind: 'arrow', machine: name, id })}
          onToken={(id) => go(name === 'workPackage' ? { kind: 'package', id } : { kind: 'machine', machine: name })}
        />
      )}
      <Ended operations={record.ended} />
    </>
  );
}

/** The steps that the operations of a machine have done. */
const passedIn = (machine: string, { running }: MissionRecord): ReadonlySet<string> =>
  new Set(running.flatMap((operation) => (operation.machine === machine ? operation.done : [])));

/** An operation that is not over: what it has done, where it is, and why it stopped. */
function Running({
  mission,
  operation: { name, machine, state, actor, begun_at, done, stopped_at, problem },
}: {
  readonly mission: string;
  readonly operation: RunningOperation;
}) {
  return (
    <p class="operation" role="status">
      <a href={addressOf(mission, 'charts', { kind: 'machine', machine })}>
        <strong>{name}</strong>
      </a>{' '}
      is {words(state)}
      {stopped_at === null ? '' : ` at ${words(stopped_at)}`}
      {actor === null ? '' : `, begun by ${actor}`} at {clock(begun_at)}
      {problem === null ? '' : `: ${problem}`}
      {done.length === 0 ? null : (
        <span class="steps">
          {done.map((step) => (
            <span key={step}>✓ {words(step)}</span>
          ))}
        </span>
      )}
    </p>
  );
}

/** So many operations that are over are listed. */
const listedOperations = 8;

function Ended({ operations }: { readonly operations: MissionRecord['ended'] }) {
  if (operations.length === 0) return null;
  return (
    <details class="ended">
      <summary>
        Operations before <span class="count">{operations.length}</span>
      </summary>
      <ol>
        {operations
          .slice(-listedOperations)
          .toReversed()
          .map(({ id, name, actor, outcome, ended_at, problem }) => (
            <li key={`${id} ${ended_at}`}>
              <time>{clock(ended_at)}</time> <strong>{name}</strong> {words(outcome)}
              {actor === null ? '' : `, by ${actor}`}
              {problem === null ? '' : `: ${problem}`}
            </li>
          ))}
      </ol>
      {operations.length > listedOperations ? (
        <p>
          All of them: <code>spec-kitty op log</code>
        </p>
      ) : null}
    </details>
  );
}
