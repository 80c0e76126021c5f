/** The ways a mission can be looked at. */
export const tabs = ['charts', 'board', 'history', 'flow', 'documents'] as const;
export type Tab = (typeof tabs)[number];

/** What an address behind the `#` means. Every package, event, state and document has one. */
export type Route =
  { readonly page: 'missions' } | { readonly page: 'mission'; readonly mission: string; readonly tab: Tab; readonly about: About | null };

/** What is looked at closely. */
export type About =
  | { readonly kind: 'package'; readonly id: string }
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'document'; readonly id: string }
  | { readonly kind: 'state' | 'arrow'; readonly machine: string; readonly id: string }
  | { readonly kind: 'machine'; readonly machine: string };

/** `#/`, `#/checkout`, `#/checkout/board`, `#/checkout/charts/package/WP03`, `#/checkout/charts/state/workPackage/in_review`. */
export function readRoute(hash: string): Route {
  const [mission, tab, kind, first, second] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  if (mission === undefined || mission === '') return { page: 'missions' };
  return { page: 'mission', mission, tab: tabs.find((each) => each === tab) ?? 'charts', about: readAbout(kind, first, second) };
}

function readAbout(kind: string | undefined, first: string | undefined, second: string | undefined): About | null {
  if (first === undefined || first === '') return null;
  if (kind === 'package' || kind === 'event' || kind === 'document') return { kind, id: first };
  if (kind === 'machine') return { kind, machine: first };
  return (kind === 'state' || kind === 'arrow') && second !== undefined ? { kind, machine: first, id: second } : null;
}

export function addressOf(mission: string, tab: Tab, about: About | null = null): string {
  const parts =
    about === null
      ? []
      : about.kind === 'machine'
        ? [about.kind, about.machine]
        : 'machine' in about
          ? [about.kind, about.machine, about.id]
          : [about.kind, about.id];
  return `#/${[mission, tab, ...parts].map(encodeURIComponent).join('/')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
