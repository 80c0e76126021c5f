import { ArrowLook } from './arrowLook.tsx';
import { EventLook } from './eventLook.tsx';
import type { Look } from './look.ts';
import { PackageLook } from './packageLook.tsx';
import { addressOf, type About } from './route.ts';
import { StateLook } from './stateLook.tsx';
import { useLook } from './useLook.ts';

/** What a close look can be taken at; machines and documents have the whole page. */
export type LookedAt = Exclude<About, { readonly kind: 'machine' | 'document' }>;

export const isLookedAt = (about: About | null): about is LookedAt =>
  about !== null && about.kind !== 'machine' && about.kind !== 'document';

/** What is looked at closely: a package, a state, an arrow or an event, with why and why not, who and when. */
export function CloseLook({ about, ...look }: Look & { readonly about: LookedAt }) {
  const closed = addressOf(look.record.directory, look.tab, 'machine' in about ? { kind: 'machine', machine: about.machine } : null);
  const panel = useLook(JSON.stringify(about), closed);
  return (
    <aside ref={panel} class="close-look" aria-label="Close look" tabIndex={-1}>
      <a class="close" href={closed} aria-label="Close">
        ✕
      </a>
      {about.kind === 'package' ? (
        <PackageLook {...look} id={about.id} />
      ) : about.kind === 'event' ? (
        <EventLook {...look} id={about.id} />
      ) : about.kind === 'state' ? (
        <StateLook {...look} machine={about.machine} id={about.id} />
      ) : (
        <ArrowLook {...look} machine={about.machine} id={about.id} />
      )}
    </aside>
  );
}
