import type { Look } from './look.ts';
import { addressOf } from './route.ts';

/** So many packages are listed; the board has them all. */
const shownPackages = 12;

/** The packages that stand in a lane, each with why it stands there. */
export function Standing({ record, shown, tab, lane, title }: Omit<Look, 'timeline'> & { readonly lane: string; readonly title: string }) {
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
