import { useEffect, useState } from 'preact/hooks';
import { dashboardColumns } from '../machines/view/columns.ts';
import type { MissionCard } from '../schemas/dashboardReply.ts';
import { again, ask } from './connection.ts';
import { PackageLinks } from './packageLinks.tsx';
import { addressOf } from './route.ts';
import { clock, words } from './text.ts';

/** So many missions are looked at before the others. */
const firstCards = 60;

/** The board of all missions. */
export function MissionsPage() {
  const { cards, problem } = useCards();
  return (
    <div class="missions">
      <header>
        <h1>Missions</h1>
        {problem === null ? null : (
          <p role="status" class="connection lost">
            {problem}
          </p>
        )}
      </header>
      <main>
        {cards === null ? (
          <p>Looking…</p>
        ) : cards.length === 0 ? (
          <p>
            There are no missions yet. <code>spec-kitty agent mission create</code> begins one.
          </p>
        ) : (
          <ul class="cards">
            {cards.map((card) => (
              <Card key={card.directory} card={card} />
            ))}
          </ul>
        )}
        {cards === null ? null : <Latest cards={cards} />}
      </main>
    </div>
  );
}

interface Cards {
  /** Null until the first were told. */
  readonly cards: readonly MissionCard[] | null;
  /** Why they could not be asked for the last time. */
  readonly problem: string | null;
}

/** The cards of all missions, asked for again and again while the page is open. */
function useCards(): Cards {
  const [cards, setCards] = useState<Cards['cards']>(null);
  const [problem, setProblem] = useState<Cards['problem']>(null);
  useEffect(() => {
    document.title = 'Missions · Spec Kitty';
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isOpen = true;
    let isFirst = true;
    const look = async (): Promise<void> => {
      try {
        // Many missions take a while: those somebody is likely to look for are there at once.
        const first = isFirst ? await ask<readonly MissionCard[]>(`api/missions?most=${firstCards}`) : [];
        if (isFirst && isOpen) setCards(first);
        const isAll = isFirst && first.length < firstCards;
        const found = isAll ? first : await ask<readonly MissionCard[]>('api/missions');
        isFirst = false;
        if (isOpen) setCards(found);
        setProblem(null);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
      if (isOpen)
        timer = setTimeout(() => {
          void look();
        }, again);
    };
    void look();
    return () => {
      isOpen = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  return { cards, problem };
}

function Card({ card }: { readonly card: MissionCard }) {
  return (
    <li class="card">
      <h2 dir="auto">
        <a href={addressOf(card.directory, 'board')}>
          {card.number === null ? '' : `${card.number} · `}
          {card.title}
        </a>
      </h2>
      {card.problem === null ? <Overview card={card} /> : <p role="alert">{card.problem}</p>}
    </li>
  );
}

/** How far a mission is, who waits in it, and the ways into it. */
function Overview({ card }: { readonly card: MissionCard }) {
  return (
    <>
      <p>
        {card.type || 'no mission type'}
        {card.accepted_at === null ? '' : ' · accepted'} · {Math.round(card.weighted_percentage)} % ready
      </p>
      <progress max={100} value={card.weighted_percentage} aria-label={`${card.title}, ready`}>
        {Math.round(card.weighted_percentage)} %
      </progress>
      <dl class="counts">
        {dashboardColumns.map((column) => (
          <div key={column}>
            <dt>{words(column)}</dt>
            <dd>{card.columns[column]}</dd>
          </div>
        ))}
      </dl>
      {card.reviews.length === 0 ? null : (
        <p>
          Waits for a review: <PackageLinks ids={card.reviews} mission={card.directory} tab="board" />
        </p>
      )}
      {card.blocked.map(({ wp_id, sentence }) => (
        <p key={wp_id} class="blocked">
          {sentence}
        </p>
      ))}
      <p class="ways">
        <a href={addressOf(card.directory, 'charts')}>Charts</a> <a href={addressOf(card.directory, 'history')}>History</a>{' '}
        <a href={addressOf(card.directory, 'flow')}>Flow</a> <a href={addressOf(card.directory, 'documents')}>Documents</a>
      </p>
    </>
  );
}

/** So many moves are shown of all missions together. */
const shownMoves = 15;

/** What happened last, in whichever mission. */
function Latest({ cards }: { readonly cards: readonly MissionCard[] }) {
  const moves = cards
    .flatMap((card) => card.latest.map((move) => ({ ...move, card })))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1))
    .slice(0, shownMoves);
  if (moves.length === 0) return null;
  return (
    <section class="latest" aria-labelledby="latest">
      <h2 id="latest">What happened last</h2>
      <ol>
        {moves.map(({ card, wp_id, lane, actor, at }) => (
          <li key={`${card.directory} ${wp_id}`}>
            <a href={addressOf(card.directory, 'board', { kind: 'package', id: wp_id })}>{wp_id}</a> {words(lane)}
            {actor === null ? '' : `, by ${actor}`}
            <span class="count" dir="auto">
              <time>{clock(at)}</time> · {card.title}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
