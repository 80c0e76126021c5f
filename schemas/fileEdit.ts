import Type, { type Static } from 'typebox';
import { changed } from './changes.ts';
import { textOrNull } from './orNull.ts';

/** A file to be changed in one place, or made. Small, since it is kept while it is not done: a file is as long as it likes. */
export const FileEditShape = Type.Object(
  {
    /** From the main checkout, with forward slashes. */
    path: Type.String({ minLength: 1 }),
    /** Digest of the text that was planned on; null for a file that is not there. */
    former: textOrNull,
    /** Id of the blob with that text, which is in the object store. */
    blob: textOrNull,
    /** Digest of the text that comes out. */
    become: Type.String(),
    from: Type.Integer({ minimum: 0 }),
    removed: Type.Integer({ minimum: 0 }),
    added: Type.String(),
  },
  { additionalProperties: false },
);
export type FileEdit = Static<typeof FileEditShape>;

export const EditFilesInputShape = Type.Object({
  /** The main checkout, absolute. */
  root: Type.String(),
  files: Type.Array(FileEditShape),
});
export type EditFilesInput = Static<typeof EditFilesInputShape>;

export const EditFilesOutputShape = Type.Object(
  {
    /** Paths of the files that are now what they were to become. */
    edited: Type.Array(Type.String()),
    changed,
  },
  { additionalProperties: false },
);
export type EditFilesOutput = Static<typeof EditFilesOutputShape>;
