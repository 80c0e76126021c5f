import { addressOf, type Tab } from './route.ts';

interface Props {
  readonly ids: readonly string[];
  readonly mission: string;
  readonly tab: Tab;
}

/** Packages in a sentence, each with the way to it. */
export function PackageLinks({ ids, mission, tab }: Props) {
  return (
    <>
      {ids.map((id, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a key={id} href={addressOf(mission, tab, { kind: 'package', id })}>
            {id}
          </a>
        </>
      ))}
    </>
  );
}
