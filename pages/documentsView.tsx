import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MissionRecord } from '../machines/view/missionRecord.ts';
import { ask, missionPath } from './connection.ts';
import { addressOf } from './route.ts';

interface Props {
  readonly record: MissionRecord;
  readonly selected: string | null;
}

/** The documents of a mission, read. Their HTML comes from the server, in which nothing of the text is markup. */
export function DocumentsView({ record, selected }: Props) {
  const name = selected ?? record.documents[0]?.name ?? null;
  const [shown, setShown] = useState<{ readonly name: string; readonly html: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    setProblem(null);
    if (name !== null) {
      ask<{ readonly name: string; readonly html: string }>(
        `${missionPath(record.directory)}/document?name=${encodeURIComponent(name)}`,
      ).then(
        (document) => {
          if (isWanted) setShown(document);
        },
        (error: unknown) => {
          if (isWanted) setProblem(error instanceof Error ? error.message : String(error));
        },
      );
    }
    return () => {
      isWanted = false;
    };
  }, [name, record]);
  const article = useRef<HTMLElement>(null);
  const found = useRef<string | null>(null);
  const isRead = shown !== null && shown.name === name;
  // The list is as long as the mission has packages: whoever chooses from it is led to the beginning of what was chosen.
  useLayoutEffect(() => {
    if (!isRead || selected === found.current) return;
    found.current = selected;
    article.current?.focus({ preventScroll: true });
    article.current?.scrollIntoView({ block: 'start' });
  }, [isRead, selected]);
  return (
    <div class="documents">
      <nav aria-label="Documents">
        <ul>
          {record.documents.map((document) => (
            <li key={document.name}>
              <a
                href={addressOf(record.directory, 'documents', { kind: 'document', id: document.name })}
                aria-current={document.name === name ? 'page' : undefined}
              >
                {document.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {problem === null ? null : <p role="alert">{problem}</p>}
      {!isRead ? (
        <p>{name === null ? 'There are no documents yet.' : 'Reading…'}</p>
      ) : (
        <article ref={article} dir="auto" tabIndex={0} aria-label={shown.name} dangerouslySetInnerHTML={{ __html: shown.html }} />
      )}
    </div>
  );
}
