import { useMemo } from 'preact/hooks';
import { arrowLines } from '../machines/chart/arrowLines.ts';
import { reasons, type GuardName } from '../machines/mission/guards.ts';
import type { MissionRecord } from '../machines/view/missionRecord.ts';
import type { HistoryEntry, Timeline } from '../machines/view/timeline.ts';
import { alternatives, snapshotAt } from '../machines/workPackage/judge.ts';
import { reasons as packageReasons } from '../machines/workPackage/guards.ts';
import { sentences } from '../machines/reasons.ts';
import type { ChartArrow } from '../schemas/chart.ts';
import type { Lane } from '../schemas/lane.ts';
import { entryActor, entryStep, entryText } from './entryText.ts';
import { EventList } from './eventList.tsx';
import type { Shown } from './missionStore.ts';
import { addressOf, type About, type Tab } from './route.ts';
import { clock, words } from './text.ts';
import { useLook } from './useLook.ts';

interface Props {
  readonly record: MissionRecord;
  readonly shown: Shown;
  /** Everything that happened; what is looked at is at the moment that is shown. */
  readonly timeline: Timeline;
  readonly tab: Tab;
  readonly about: About;
}

/** What is looked at closely: a package, a state, an arrow or an event, with why and why not, who and when. */
export function CloseLook(props: Props) {
  const { about } = props;
  return about.kind === 'machine' || about.kind === 'document' ? null : <Look {...props} />;
}

function Look(props: Props) {
  const { about, record, tab } = props;
  const closed = addressOf(record.directory, tab, 'machine' in about ? { kind: 'machine', machine: about.machine } : null);
  const look = useLook(JSON.stringify(about), closed);
  return (
    <aside ref={look} class="close-look" aria-label="Close look" tabIndex={-1}>
      <a class="close" href={closed} aria-label="Close">
        ✕
      </a>
      {about.kind === 'package' ? (
        <PackageLook {...props} id={about.id} />
      ) : about.kind === 'event' ? (
        <EventLook {...props} id={about.id} />
      ) : about.kind === 'state' ? (
        <StateLook {...props} machine={about.machine} id={about.id} />
      ) : about.kind === 'arrow' ? (
        <ArrowLook {...props} machine={about.machine} id={about.id} />
      ) : null}
    </aside>
  );
}

type Of<T> = Props & T;

function PackageLook({ record, shown, timeline, id, tab }: Of<{ readonly id: string }>) {
  const found = shown.view.board.packages.find(({ wp_id }) => wp_id === id);
  if (found === undefined)
    return (
      <>
        <h2>{id}</h2>
        <p>There is no such package at this moment.</p>
      </>
    );
  const { title, lane, sentence, dependencies, holder, author, since, lane_id, workspace_path, flaw, file } = found;
  const waitingFor = shown.view.board.packages.filter((each) => each.dependencies.includes(id)).map(({ wp_id }) => wp_id);
  return (
    <>
      <h2>
        {id} <span dir="auto">{title === id ? '' : title}</span>
      </h2>
      <p>{sentence}</p>
      {flaw === null ? null : <p role="note">{flaw}</p>}
      <dl>
        <dt>Lane</dt>
        <dd>
          {words(lane)}
          {since === null ? '' : `, since ${clock(since)}`}
        </dd>
        {holder === null ? null : (
          <>
            <dt>Holder</dt>
            <dd>
              {holder}
              {found.holder_gone ? ', whose process is gone' : ''}
            </dd>
          </>
        )}
        {author === null ? null : (
          <>
            <dt>Author</dt>
            <dd>{author}</dd>
          </>
        )}
        <dt>After</dt>
        <dd>{dependencies.length === 0 ? 'nothing' : <Packages ids={dependencies} {...{ record, tab }} />}</dd>
        {waitingFor.length === 0 ? null : (
          <>
            <dt>Before</dt>
            <dd>
              <Packages ids={waitingFor} {...{ record, tab }} />
            </dd>
          </>
        )}
        {workspace_path === null ? null : (
          <>
            <dt>Worktree</dt>
            <dd>
              <code>{workspace_path}</code>
              {lane_id === null ? '' : ` (${lane_id})`}
            </dd>
          </>
        )}
      </dl>
      {file === null || record.documents.length === 0 ? null : (
        <p>
          <a href={addressOf(record.directory, 'documents', { kind: 'document', id: `tasks/${file}` })}>Read what is to be done</a>
        </p>
      )}
      <h3>What may happen next</h3>
      <Moves lane={lane} />
      <EventList
        mission={record.directory}
        {...{ shown, timeline }}
        isAbout={({ family, row }) => family !== 'other' && row.wp_id === id}
      />
    </>
  );
}

/** The moves a lane allows, with everything each needs that nobody has given yet. */
function Moves({ lane }: { readonly lane: Lane }) {
  const found = useMemo(() => alternatives(snapshotAt(lane), {}), [lane]);
  if (found.length === 0) return <p>Nothing, without force.</p>;
  return (
    <ul class="guards">
      {found.map(({ to, needs }) => (
        <li key={to}>
          <strong>{words(to)}</strong>
          {needs.length === 0 ? (
            <span class="open"> open</span>
          ) : (
            needs.map((need) => (
              <span key={need} class="needs">
                {' '}
                {need}
              </span>
            ))
          )}
        </li>
      ))}
    </ul>
  );
}

function Packages({ ids, record, tab }: { readonly ids: readonly string[]; readonly record: MissionRecord; readonly tab: Tab }) {
  return (
    <>
      {ids.map((id, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a key={id} href={addressOf(record.directory, tab, { kind: 'package', id })}>
            {id}
          </a>
        </>
      ))}
    </>
  );
}

function EventLook({ timeline, shown, id }: Of<{ readonly id: string }>) {
  const at = timeline.entries.findLastIndex(({ event_id }) => event_id === id);
  const entry = at < shown.moment.count ? timeline.entries[at] : undefined;
  if (entry === undefined)
    return (
      <>
        <h2>Event {id}</h2>
        <p>It is not known at this moment.</p>
      </>
    );
  return (
    <>
      <h2>{entryText(entry)}</h2>
      <p>
        {entryActor(entry)}, {clock(entry.at)}
      </p>
      <pre tabIndex={0} aria-label="The row of the log">
        {JSON.stringify(entry.row, null, 2)}
      </pre>
    </>
  );
}

function StateLook({ record, shown, timeline, tab, machine, id }: Of<{ readonly machine: string; readonly id: string }>) {
  const chart = record.machines[machine]?.chart;
  const state = chart?.states.find((each) => each.id === id);
  if (chart === undefined || state === undefined)
    return (
      <>
        <h2>{id}</h2>
        <p>There is no such state.</p>
      </>
    );
  const inside = (arrow: ChartArrow): boolean => arrow.from === id;
  const step = id.split('.')[0];
  return (
    <>
      <h2>{words(id).replaceAll('.', ' · ')}</h2>
      {state.description === null ? null : <p>{state.description}</p>}
      {state.invokes.length === 0 ? null : (
        <p>
          Here runs{' '}
          {state.invokes.map((port) => (
            <code key={port}>{port}</code>
          ))}
          .
        </p>
      )}
      {machine === 'mission' && isHere(shown, id) ? <p>The mission is here. {shown.view.decided?.answer.why.join(' ')}</p> : null}
      <h3>Ways on</h3>
      <Arrows record={record} shown={shown} machine={machine} arrows={chart.arrows.filter(inside)} tab={tab} />
      {machine === 'workPackage' ? <Standing {...{ record, shown, tab }} lane={id} title="Here" /> : null}
      {machine === 'workPackage' || machine === 'mission' ? (
        <EventList
          mission={record.directory}
          {...{ shown, timeline }}
          isAbout={(entry) =>
            machine === 'mission' ? entryStep(entry) === step : entry.family === 'transition' && entry.row.to_lane === id
          }
        />
      ) : null}
    </>
  );
}

/** Whether the mission rests in a state, or in one within it. */
function isHere({ view: { decided } }: Shown, state: string): boolean {
  if (decided === null) return false;
  const { step, rest } = decided.standpoint;
  return step === null ? state === 'done' : state === step.id || state === `${step.id}.${rest}`;
}

const shownPackages = 12;

/** The packages that stand in a lane, each with why it stands there. */
function Standing({
  record,
  shown,
  tab,
  lane,
  title,
}: Pick<Props, 'record' | 'shown' | 'tab'> & { readonly lane: string; readonly title: string }) {
  const found = shown.view.board.packages.filter((each) => each.lane === lane);
  return (
    <>
      <h3>
        {title} <span class="count">{found.length}</span>
      </h3>
      {found.length === 0 ? <p>No package stands here.</p> : null}
      <ul class="standing">
        {found.slice(0, shownPackages).map(({ wp_id, sentence }) => (
          <li key={wp_id}>
            <a href={addressOf(record.directory, tab, { kind: 'package', id: wp_id })}>{wp_id}</a>{' '}
            <span>{sentence.startsWith(`${wp_id} `) ? sentence.slice(wp_id.length + 1) : sentence}</span>
          </li>
        ))}
      </ul>
      {found.length > shownPackages ? <p>{found.length - shownPackages} more are on the board.</p> : null}
    </>
  );
}

function Arrows({
  record,
  shown,
  machine,
  arrows,
  tab,
}: {
  readonly record: MissionRecord;
  readonly shown: Shown;
  readonly machine: string;
  readonly arrows: readonly ChartArrow[];
  readonly tab: Tab;
}) {
  if (arrows.length === 0) return <p>None of its own.</p>;
  return (
    <ul class="guards">
      {arrows.map((arrow) => (
        <li key={arrow.id}>
          <a href={addressOf(record.directory, tab, { kind: 'arrow', machine, id: arrow.id })}>
            {arrow.event === '' ? 'at once' : arrowLines(arrow)[0]} → {words(arrow.to ?? 'stays')}
          </a>{' '}
          <GuardAnswer record={record} shown={shown} machine={machine} arrow={arrow} />
        </li>
      ))}
    </ul>
  );
}

/** What the guard of an arrow says at this moment: that it lets pass, or what is missing. */
function GuardAnswer({
  record,
  shown,
  machine,
  arrow,
}: {
  readonly record: MissionRecord;
  readonly shown: Shown;
  readonly machine: string;
  readonly arrow: ChartArrow;
}) {
  if (arrow.guard === null) return <span class="open">open</span>;
  const said = guardSays(record, shown, machine, arrow);
  if (said === null)
    return (
      <span class="guard">
        <code>{arrow.guard}</code> is asked when it comes to that.
      </span>
    );
  return (
    <span class="guard">
      <code>{arrow.guard}</code>{' '}
      {said.length === 0 ? (
        <span class="open">lets pass</span>
      ) : (
        said.map((sentence) => (
          <span key={sentence} class="needs">
            {sentence}{' '}
          </span>
        ))
      )}
    </span>
  );
}

const isGuard = (name: string): name is GuardName => Object.hasOwn(reasons, name);
const isPackageGuard = (name: string): name is keyof typeof packageReasons => Object.hasOwn(packageReasons, name);

function guardSays(record: MissionRecord, shown: Shown, machine: string, { guard, from }: ChartArrow): readonly string[] | null {
  if (guard === null) return [];
  if (machine === 'mission' && record.type !== null && isGuard(guard)) {
    const step = record.type.steps.find(({ id }) => id === (from ?? '').split('.')[0]);
    if (step === undefined) return null;
    const sentence = reasons[guard]({ type: record.type, step, facts: shown.view.facts, asker: { agent: null } });
    return sentence === null ? [] : [sentence];
  }
  // The guards of a package ask what is given with a move, whichever it is.
  if (machine === 'workPackage' && isPackageGuard(guard))
    return sentences(packageReasons[guard], { wp: '', event: null }, { type: 'CLAIM', id: null, request: {} });
  return null;
}

function ArrowLook({ record, shown, timeline, machine, id, tab }: Of<{ readonly machine: string; readonly id: string }>) {
  const arrow = record.machines[machine]?.chart.arrows.find((each) => each.id === id);
  if (arrow === undefined)
    return (
      <>
        <h2>{id}</h2>
        <p>There is no such arrow.</p>
      </>
    );
  const { from, to, event, guard } = arrow;
  const isTaken = (entry: HistoryEntry): boolean =>
    entry.family === 'transition' &&
    entry.row.to_lane === to &&
    (from === null ? entry.row.force : entry.row.from_lane === from && !entry.row.force);
  return (
    <>
      <h2>{event === '' ? 'At once' : event}</h2>
      <p>
        {from === null ? 'From every state' : words(from)} → {to === null ? 'the same' : words(to)}
      </p>
      <h3>Guard</h3>
      <p>{guard === null ? 'None: the event is enough.' : <GuardAnswer record={record} shown={shown} machine={machine} arrow={arrow} />}</p>
      {machine !== 'workPackage' || from === null ? null : (
        <Standing {...{ record, shown, tab }} lane={from} title="Packages it leads on" />
      )}
      {machine === 'workPackage' ? <EventList mission={record.directory} {...{ shown, timeline }} isAbout={isTaken} /> : null}
    </>
  );
}
