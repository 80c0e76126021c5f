import type { Outcome } from '../schemas/outcome.ts';
import type { Problem } from '../schemas/problem.ts';
import type { Surroundings } from '../runtime/surroundings.ts';
import type { World } from '../runtime/world.ts';
import type { Page } from './render/page.ts';

interface Described {
  /** One line for the help, without a final full stop. */
  readonly summary: string;
}

/** An option that is there or not. */
export interface SwitchFlag extends Described {
  readonly kind: 'switch';
  /** Understood but not shown in help and completion. */
  readonly hidden?: true;
}

/** What a shell can offer for a value: the missions of the repository, or files. */
export type Completes = 'file' | 'mission';

/** An option with a value; what the value is called in help, and the only values it takes when they are listed. */
export interface TextFlag extends Described {
  readonly kind: 'text';
  readonly value: string;
  readonly values?: readonly string[];
  readonly completes?: Completes;
  /** A letter that stands for the name behind a single dash. */
  readonly short?: string;
  /** An older name that is still understood and shown nowhere. */
  readonly formerly?: string;
  readonly required?: true;
  readonly repeatable?: true;
  readonly hidden?: true;
}

/** An option whose value is a whole number, 0 or more. */
export interface NumberFlag extends Described {
  readonly kind: 'number';
  readonly value: string;
  readonly default: number;
  /** The largest number that means anything. */
  readonly most?: number;
  readonly hidden?: true;
}

export type Flag = SwitchFlag | TextFlag | NumberFlag;
export type Flags = Readonly<Record<string, Flag>>;

/** A word without dashes after the command's own words; their order is the order of their keys. */
export interface Positional extends Described {
  readonly values?: readonly string[];
  readonly completes?: Completes;
  readonly required?: true;
  /** Takes all words that are left; allowed for the last one only. */
  readonly repeatable?: true;
}
export type Positionals = Readonly<Record<string, Positional>>;

type Word<T> = T extends { readonly values: readonly (infer V)[] } ? V : string;
type Given<T> = T extends { readonly repeatable: true }
  ? readonly Word<T>[]
  : T extends { readonly required: true }
    ? Word<T>
    : Word<T> | null;

/** What was typed for a flag, by its declaration: boolean, number, text, one of its values, or null when left out. */
export type FlagValue<F extends Flag> = F extends { readonly kind: 'switch' }
  ? boolean
  : F extends { readonly kind: 'number' }
    ? number
    : Given<F>;

/** What a command may ask of the program around it. */
export interface Program {
  /** Where a question is asked, found out when a command wants to know. */
  readonly surroundings: () => Promise<Surroundings>;
  /** The same for commands that change something: it takes longer to make. */
  readonly world: () => Promise<World>;
  /** Whether one document is asked for, and no page for people. */
  readonly json: boolean;
  /** Says how far long work is, on the error stream: the answer comes at its end. */
  readonly tell: (line: string) => void;
  /** An error that nobody foresaw (our bug) as a problem, with the command line that met it. */
  readonly unforeseen: (error: unknown, words: readonly string[]) => Promise<Problem>;
  /** All commands, for those that speak about them (help, completion). */
  readonly commands: () => Promise<readonly Command[]>;
}

/** A command line that was understood, by the types of its declaration. */
export interface Call<F extends Flags, P extends Positionals> extends Program {
  readonly flags: { readonly [K in keyof F]: FlagValue<F[K]> };
  readonly words: { readonly [K in keyof P]: Given<P[K]> };
}

/** The parsed command line before its types are known. */
export interface Typed {
  readonly flags: Readonly<Record<string, FlagGiven>>;
  readonly words: Readonly<Record<string, WordGiven>>;
}
export type WordGiven = string | readonly string[] | null;
export type FlagGiven = boolean | number | WordGiven;

/** How wide a page may be. */
export interface Screen {
  readonly width: number;
}

/** A line one would type. Each is parsed by a test, and none is run. */
export interface Example {
  /** As one would type it, beginning with the program's name. */
  readonly line: string;
  /** What it does, in a few words. */
  readonly does: string;
}

/** A command as its file says it: what it takes, what it does, and how its answer is told. */
export interface Declaration<F extends Flags, P extends Positionals, R extends object> extends Described {
  /** The words that name it; the same as the path of its file. */
  readonly path: readonly string[];
  /** Run by other programs: not shown in help and completion. */
  readonly hidden?: true;
  /** Further paragraphs for the help. */
  readonly description?: readonly string[];
  readonly examples: readonly [Example, ...Example[]];
  readonly positionals: P;
  readonly flags: F;
  /** Does the work and returns what there is to say as data. It imports the session late: a command pays only for what it runs. */
  run(call: Call<F, P>): Promise<Outcome<R>>;
  /** The same data for people. */
  human(reply: R, screen: Screen): Promise<Page> | Page;
  /** The reply as one document, where it is more than that. */
  document?(reply: R): object;
  /**
   * What there is to say after the first answer, until `until` is over: a board that changes, or nothing and a server that
   * answers others meanwhile. `pages` is false where one document was asked for: then nothing more is said.
   */
  follow?(call: Call<F, P>, first: R, until: AbortSignal, pages: boolean): AsyncIterable<Outcome<R>> | null;
  /** Exit code of an answer that is no failure and yet no yes (findings, a blocked decision). Default 0. */
  exit?(reply: R): 0 | 1;
}

/** An answer of a command: one document for programs, a page for people. */
export interface Answer {
  readonly document: object;
  readonly exit: 0 | 1;
  page(screen: Screen): Promise<Page>;
  /** What comes after it; null when that is all. */
  readonly follow: ((until: AbortSignal, pages: boolean) => AsyncIterable<Outcome<Answer>> | null) | null;
}

/** A command as the registry holds it: declared data, and one door to run it. */
export interface Command extends Described {
  readonly path: readonly string[];
  readonly hidden: boolean;
  readonly description: readonly string[];
  readonly examples: readonly [Example, ...Example[]];
  readonly positionals: Positionals;
  readonly flags: Flags;
  answer(typed: Typed, program: Program): Promise<Outcome<Answer>>;
}

/** A command of its declaration. Whoever holds it knows no types: what is typed was checked by the parser of that declaration. */
export function defineCommand<const F extends Flags, const P extends Positionals, R extends object>(
  declaration: Declaration<F, P, R>,
): Command {
  const { path, hidden = false, summary, description = [], examples, positionals, flags } = declaration;
  return {
    path,
    hidden,
    summary,
    description,
    examples,
    positionals,
    flags,
    async answer(typed, program) {
      // The parser built these values from the same declaration that their types are derived from.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const call = { ...program, ...typed } as Call<F, P>;
      const outcome = await declaration.run(call);
      if (!outcome.ok) return outcome;
      const answer = (reply: R): Answer => ({
        document: declaration.document?.(reply) ?? reply,
        exit: declaration.exit?.(reply) ?? 0,
        page: async (screen) => declaration.human(reply, screen),
        follow:
          declaration.follow === undefined
            ? null
            : (until, pages) => {
                const replies = declaration.follow?.(call, reply, until, pages) ?? null;
                return replies === null ? null : answers(replies, answer);
              },
      });
      return { ok: true, value: answer(outcome.value) };
    },
  };
}

async function* answers<R>(replies: AsyncIterable<Outcome<R>>, answer: (reply: R) => Answer): AsyncGenerator<Outcome<Answer>> {
  for await (const reply of replies) yield reply.ok ? { ok: true, value: answer(reply.value) } : reply;
}

/** How a command is typed. */
export const commandLine = (command: { readonly path: readonly string[] }): string => ['spec-kitty', ...command.path].join(' ');

export const isHidden = (flag: Flag | undefined): boolean => flag?.hidden === true;
