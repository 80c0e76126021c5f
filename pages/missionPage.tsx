import { useEffect, useMemo } from 'preact/hooks';
import { secondsSinceEpoch } from '../machines/rules/instant.ts';
import { BoardView } from './boardView.tsx';
import { Changes, changesBetween } from './changes.tsx';
import { ChartsView } from './chartsView.tsx';
import { CloseLook, isLookedAt } from './closeLook.tsx';
import { DocumentsView } from './documentsView.tsx';
import { FlowView } from './flowView.tsx';
import { HistoryView } from './historyView.tsx';
import { shownAt, type MissionState, type MissionStore } from './missionStore.ts';
import { MomentBar } from './momentBar.tsx';
import { OperationLine } from './operations.tsx';
import { addressOf, tabs, type Route } from './route.ts';
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
      <main class={isLookedAt(about) ? 'with-look' : ''}>
        <div class="view">
          {decided === null ? null : <p class="why">{decided.answer.why.join(' ')}</p>}
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
          {shown.isPresent
            ? record.running.map((operation) => <OperationLine key={operation.id} mission={mission} operation={operation} />)
            : null}
          {other === null ? null : <Changes changes={changes} other={other} />}
          {tab === 'charts' ? <ChartsView record={record} shown={shown} moved={moved} mission={mission} about={about} /> : null}
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
              until={shown.isPresent ? secondsSinceEpoch(state.written ?? '') : (shown.moment.instant ?? 0) / 1_000_000}
            />
          ) : null}
          {tab === 'documents' && !offline ? (
            <DocumentsView record={record} selected={about?.kind === 'document' ? about.id : null} />
          ) : null}
        </div>
        {isLookedAt(about) ? <CloseLook record={record} shown={shown} timeline={timeline} tab={tab} about={about} /> : null}
      </main>
      <MomentBar state={state} store={store} />
    </div>
  );
}

function connectionText({ connection, message, moment, written }: MissionState): string {
  switch (connection) {
    case 'live':
      return moment === null ? 'live' : 'live, looking at the past';
    case 'lost':
      return 'connection lost, trying again';
    case 'unreadable':
      return `cannot be read, is looked for again: ${message ?? ''}`;
    case 'gone':
      return message ?? '';
    case 'file':
      return `a file, written ${clock(written ?? '')} UTC`;
  }
}
