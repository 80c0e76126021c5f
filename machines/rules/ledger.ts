import type { Ledger, LedgerEntry } from '../../schemas/ledger.ts';
import type { LedgerFacts, LedgerTip, LedgerView, TreeChange, TreeEntry } from '../../schemas/ledgerFacts.ts';
import { codePointOrder } from './codePointOrder.ts';
import { knownFileKind } from './knownFiles.ts';
import { type Books, type TextOf, basesKey, booksOf } from './ledger/books.ts';
import { decisionOn } from './ledger/decisionOn.ts';
import { holdsByRule } from './ledger/holdsByRule.ts';
import { type TextChange, lostLines } from './ledger/lostLines.ts';

/**
 * Accounts for every change that the target and the lanes have made since they parted: it is in the result, or a recorded
 * decision has left it out, or it is open, and then nothing may be published. The other way round, what the result has that
 * the target did not have must come from a side, or the landing itself wrote it.
 */
export function account(facts: LedgerFacts): Ledger {
  return accountWith(facts, (oid) => facts.texts.get(oid) ?? null);
}

/** The ids of the blobs whose texts `account` will look at, and `facts` does not have. */
export function textsToRead(facts: LedgerFacts): readonly string[] {
  const wanted = new Set<string>();
  accountWith(facts, (oid) => {
    if (!facts.texts.has(oid)) wanted.add(oid);
    return facts.texts.get(oid) ?? null;
  });
  return [...wanted];
}

/** What nobody can say anything about, side by side. */
export const openEntries = ({ sides }: Ledger): readonly (LedgerEntry & { readonly side: string })[] =>
  sides.flatMap(({ name, entries }) => entries.filter(({ outcome }) => outcome === 'open').map((entry) => ({ ...entry, side: name })));

function accountWith(facts: LedgerFacts, textOf: TextOf): Ledger {
  const books = booksOf(facts, textOf);
  const sides = facts.tips.map((tip) => sideOf(books, tip));
  const unexplained = facts.landing
    .filter((change) => !isExplained(books, change))
    .map(({ path }) => path)
    .toSorted(codePointOrder);
  const totals: Record<LedgerEntry['outcome'], number> = { landed: 0, same: 0, combined: 0, known: 0, decided: 0, open: 0 };
  for (const { entries } of sides) for (const { outcome } of entries) totals[outcome] += 1;
  return {
    format: 'ledger/1',
    target: { ...facts.target },
    result: { parents: [...facts.result.parents], tree: facts.result.tree },
    sides,
    unexplained,
    decisions: books.decisions,
    totals,
    is_balanced: totals.open === 0 && unexplained.length === 0,
  };
}

function sideOf(books: Books, { name, kind, tip, isReachable }: LedgerTip): Ledger['sides'][number] {
  const views = books.facts.views.filter(({ side }) => side === name);
  const entries = new Map<string, LedgerEntry>();
  for (const view of views) {
    for (const change of view.changes) {
      const entry = { ...described(change), ...judged(books, view, change) };
      // Seen from several commits, a change is as far as it is from the one it is worst from.
      const known = entries.get(change.path);
      if (known === undefined || howFar(entry) >= howFar(known)) entries.set(change.path, entry);
    }
  }
  return {
    name,
    kind,
    tip,
    bases: [...new Set(views.flatMap(({ bases }) => bases))],
    is_reachable: isReachable,
    entries: [...entries.values()].toSorted((left, right) => codePointOrder(left.path, right.path)),
  };
}

/** How far a change is from the result: it is there, somebody has left it out, or nobody knows. */
const howFar = ({ outcome }: Judged): number => ['decided', 'open'].indexOf(outcome);

const described = (change: TreeChange): Pick<LedgerEntry, 'path' | 'change' | 'renamed_from'> => ({
  path: change.path,
  change: kindOfChange(change),
  renamed_from: change.origin?.path ?? null,
});

function kindOfChange({ before, after, origin }: TreeChange): LedgerEntry['change'] {
  if (after === null) return 'deleted';
  if (origin !== null) return 'renamed';
  return before === null ? 'added' : 'edited';
}

type Judged = Pick<LedgerEntry, 'outcome' | 'at' | 'decision' | 'why'>;
const settled = (outcome: LedgerEntry['outcome'], at: string | null = null): Judged => ({ outcome, at, decision: null, why: null });

function judged(books: Books, view: LedgerView, change: TreeChange): Judged {
  // What was moved is not where it came from.
  const places = books.places(change.path).filter((place) => place !== change.origin?.path);
  if (isSame(inResult(books, view, change, change.path), change.after)) return settled(hasTwin(books, view, change) ? 'same' : 'landed');
  const moved = change.after === null ? undefined : places.find((place) => isSame(inResult(books, view, change, place), change.after));
  if (moved !== undefined) return settled('landed', moved);
  if (isHeldByRule(books, view, change)) return settled('known');
  const found = places.map((place) => ({ place, lost: lostAt(books, view, change, place) }));
  const combined = found.find(({ lost }) => lost.length === 0);
  if (combined !== undefined) return settled('combined', combined.place === change.path ? null : combined.place);
  const decision = decisionOn(books, view, change.path, places);
  if (decision !== null) return { outcome: 'decided', at: null, decision, why: null };
  return { outcome: 'open', at: null, decision: null, why: found.flatMap(({ lost }) => lost)[0] ?? 'It is not in the result.' };
}

/** What the result has at a place; what has not changed there since the base is as it was. */
function inResult({ result }: Books, { bases }: LedgerView, change: TreeChange, place: string): TreeEntry | null {
  const found = result.get(basesKey(bases))?.get(place);
  if (found !== undefined) return found.after;
  return place === change.path ? change.before : null;
}

const isSame = (one: TreeEntry | null, other: TreeEntry | null): boolean => one?.oid === other?.oid && one?.mode === other?.mode;

/** Whether another side, of another history, made the same change. */
const hasTwin = ({ at, tips }: Books, { side }: LedgerView, { path, after }: TreeChange): boolean =>
  (at.get(path) ?? []).some(({ view, change }) => view.side !== side && isSame(change.after, after) && !isRelated(tips, side, view.side));

const isRelated = (tips: Books['tips'], one: string, other: string): boolean =>
  tips.get(one)?.containedIn.includes(other) === true || tips.get(other)?.containedIn.includes(one) === true;

function isHeldByRule(books: Books, view: LedgerView, change: TreeChange): boolean {
  const kind = knownFileKind(change.path);
  if (kind === null) return false;
  const [before, after, result] = [change.before, change.after, inResult(books, view, change, change.path)].map((entry) =>
    entry === null ? null : textIn(books, entry),
  );
  if (before === undefined || after === undefined || result === undefined) return false;
  return holdsByRule(kind, { before, after, result }, books.tips.get(view.side)?.kind === 'target');
}

/** The text of a plain file; undefined for anything else. */
function textIn({ textOf }: Books, { mode, oid }: TreeEntry): string | undefined {
  return mode.startsWith('100') ? (textOf(oid) ?? undefined) : undefined;
}

/** What of a change is missing at a place, as sentences; none when it was combined there with the changes of others. */
function lostAt(books: Books, view: LedgerView, change: TreeChange, place: string): readonly string[] {
  const places = books.places(change.path);
  const result = inResult(books, view, change, place);
  if (change.after === null) return ['It was deleted, but the result has it.'];
  if (result === null) return ['The result has no such file.'];
  if (isMovedApart(books, view, change, places, result) || books.facts.passed.has(`${change.after.oid} ${result.oid}`)) return [];
  const [before, after, there] = [change.origin ?? change.before, change.after, result].map((entry) =>
    entry === null ? '' : textIn(books, entry),
  );
  const others = othersOf(books, view, places);
  if (before === undefined || after === undefined || there === undefined)
    return ['The result has another version, and it is no text whose lines could be compared.'];
  if (hasNewMode(change) && result.mode !== change.after.mode)
    return [`Its mode was made ${change.after.mode}, but the result has ${result.mode}.`];
  if (others.length === 0) return ['The result has another version, though no other side has changed the file.'];
  const marked = marksIn(there) > Math.max(marksIn(after), ...others.map((edit) => marksIn(edit.after)));
  return marked
    ? ['The result holds the marks of a conflict.']
    : lostLines({ before, after }, others, there).map((sentence) => `In the result ${sentence}.`);
}

/** Whether the result has the content from one side and mode or place from another, each from the one that changed it. */
function isMovedApart({ at }: Books, { side }: LedgerView, change: TreeChange, places: readonly string[], result: TreeEntry): boolean {
  const [was, after] = [change.origin ?? change.before, change.after];
  if (was === null || after === null || kindOf(result) !== kindOf(after)) return false;
  const isContentTheirs =
    was.oid === after.oid &&
    places.some((place) =>
      (at.get(place) ?? []).some(
        ({ view, change: other }) =>
          view.side !== side && other.after?.oid === result.oid && (other.origin ?? other.before)?.oid === was.oid,
      ),
    );
  return (result.oid === after.oid || isContentTheirs) && (result.mode === after.mode || !hasNewMode(change));
}

/** A plain file, a link or a submodule. */
const kindOf = ({ mode }: TreeEntry): string => mode.slice(0, 3);

const hasNewMode = ({ before, after, origin }: TreeChange): boolean => after?.mode !== (origin ?? before)?.mode;

const marksIn = (text: string): number => text.match(/^<{7}(?:\s|$)/gm)?.length ?? 0;

/**
 * What other sides made of the text, in the same view where the target is seen from several. What is no text cannot have come
 * together with one.
 */
function othersOf(books: Books, { side, bases }: LedgerView, places: readonly string[]): readonly TextChange[] {
  const found = new Map<string, { readonly view: LedgerView; readonly change: TreeChange }>();
  for (const place of places) {
    for (const each of books.at.get(place) ?? []) {
      const known = found.get(each.view.side);
      if (each.view.side !== side && each.change.after !== null && (known === undefined || basesKey(each.view.bases) === basesKey(bases)))
        found.set(each.view.side, each);
    }
  }
  const edits: TextChange[] = [];
  for (const { change } of found.values()) {
    const [before, after] = [change.origin ?? change.before, change.after].map((entry) => (entry === null ? '' : textIn(books, entry)));
    if (before !== undefined && after !== undefined) edits.push({ before, after });
  }
  return edits;
}

/** Files that every landing writes. */
const writtenKinds: ReadonlySet<string | null> = new Set(['event-log', 'status', 'meta']);

/** Whether what the landing changes at a path comes from a side, was moved with a folder, or is the landing's own. */
function isExplained(books: Books, { path, before, after }: TreeChange): boolean {
  if (books.facts.written.includes(path) || writtenKinds.has(knownFileKind(path))) return true;
  const places = books.places(path);
  const target = books.facts.target.name;
  const changes = places.flatMap((place) => books.at.get(place) ?? []).filter(({ view }) => view.side !== target);
  const isModeExplained =
    before === null || after === null || before.mode === after.mode || changes.some(({ change }) => change.after?.mode === after.mode);
  if (changes.length > 0 && isModeExplained) return true;
  if (books.facts.decisions.some(({ paths }) => paths === null || paths.some((about) => places.includes(about)))) return true;
  // What went from one of the places stands at another. No path is that for itself: it differs before and after.
  return books.facts.landing.some(
    (other) => places.includes(other.path) && isSame(after ?? before, after === null ? other.after : other.before),
  );
}
