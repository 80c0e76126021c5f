import { entryActor, entryText } from './entryText.ts';
import type { Look } from './look.ts';
import { Missing } from './missing.tsx';
import { clock } from './text.ts';

/** An event: what it says, who and when, and its row as it is in the log. */
export function EventLook({ timeline, shown, id }: Pick<Look, 'timeline' | 'shown'> & { readonly id: string }) {
  const at = timeline.entries.findLastIndex(({ event_id }) => event_id === id);
  const entry = at < shown.moment.count ? timeline.entries[at] : undefined;
  if (entry === undefined) return <Missing name={`Event ${id}`} sentence="It is not known at this moment." />;
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
