import { useMemo } from 'preact/hooks';
import { wayOn } from '../machines/mission/wayOn.ts';
import { alternatives, snapshotAt } from '../machines/workPackage/judge.ts';
import type { Lane } from '../schemas/lane.ts';
import { EventList } from './eventList.tsx';
import type { Look } from './look.ts';
import { Missing } from './missing.tsx';
import { PackageLinks } from './packageLinks.tsx';
import { addressOf } from './route.ts';
import { clock, words } from './text.ts';

/** A package: where it stands and why, who has it, what it waits for and what may happen to it next. */
export function PackageLook({ record, shown, timeline, id, tab }: Look & { readonly id: string }) {
  const found = shown.view.board.packages.find(({ wp_id }) => wp_id === id);
  if (found === undefined) return <Missing name={id} sentence="There is no such package at this moment." />;
  const { title, lane, sentence, dependencies, holder, author, since, lane_id, workspace_path, flaw, file } = found;
  const way = lane === 'blocked' || found.holder_gone ? wayOn(found, { mission: record.directory, agent: null }) : null;
  const waitingFor = shown.view.board.packages.filter((each) => each.dependencies.includes(id)).map(({ wp_id }) => wp_id);
  return (
    <>
      <h2>
        {id} <span dir="auto">{title === id ? '' : title}</span>
      </h2>
      <p>{sentence}</p>
      {way === null ? null : (
        <p>
          Whoever knows better moves it on: <code>{way}</code>
        </p>
      )}
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
        <dd>{dependencies.length === 0 ? 'nothing' : <PackageLinks ids={dependencies} mission={record.directory} tab={tab} />}</dd>
        {waitingFor.length === 0 ? null : (
          <>
            <dt>Before</dt>
            <dd>
              <PackageLinks ids={waitingFor} mission={record.directory} tab={tab} />
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
