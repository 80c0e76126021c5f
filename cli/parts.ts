import { existsSync, readFileSync } from 'node:fs';
import { getBuiltinModule } from 'node:process';
import { Script } from 'node:vm';

/** This very Node: another has other compiled forms. */
type Host = Readonly<Record<'version' | 'platform' | 'arch', string>>;

/**
 * The folder, beside the parts of the program, with the forms that this very Node has compiled them to. What changes a mission
 * needs more of a part than a question does, and a question that has to read all of that is slower: so each has its own forms.
 * @param words the command line
 */
export const compiledFor = ({ version, platform, arch }: Host, words: readonly string[]): string =>
  `compiled/${version}-${platform}-${arch}/${isQuestion(words) ? 'questions' : 'changes'}`;

/** Only for the choice of the forms: both give the same answers. */
const isQuestion = ([command = '', ...words]: readonly string[]): boolean =>
  words.includes('--dry-run') ||
  (['completion', 'dashboard', 'inspect', 'next', 'status', 'version'].includes(command) &&
    !words.some((word) => word.startsWith('--result') || word.startsWith('--answer')));

interface Part {
  exports: unknown;
}

type Load = (name: string) => unknown;

/** Parts of Node that take longer to load than most of our own, and that many a command which could need them does not. */
const heavy: ReadonlySet<string> = new Set(['node:child_process', 'node:crypto', 'node:os', 'node:timers/promises', 'node:zlib']);

/** A part of Node, loaded when something of it is asked for: a module names all it could need before anybody knows what it does need. */
function loadedLate(name: string): object {
  let loaded: object | undefined;
  return new Proxy({}, { get: (_, key) => Reflect.get((loaded ??= getBuiltinModule(name) ?? {}), key) });
}

function partOfNode(name: string): unknown {
  const part: unknown = heavy.has(name) ? loadedLate(name) : getBuiltinModule(name);
  // A package may ask for another that nobody has to have, and goes without it where that is refused.
  if (part === undefined) throw new Error(`${name} is no part of this Node.`);
  return part;
}

type Wrapped = (exports: unknown, require: Load, module: Part, filename: string, folder: string) => void;

/** A part as it lies there: what CommonJS would put around it is there already, and only ASCII, which V8 holds in half the memory. */
export const partText = (code: string): string =>
  `(function (exports, require, module, __filename, __dirname) {${code.replaceAll(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n})`;

/**
 * Loads the parts of the built program, as `require` would, each with its compiled form where there is one: compiling is
 * half of what a question costs. V8 itself refuses the form of another V8 or with other flags, and then compiles the source.
 *
 * The forms belong to the program like its code: the build writes them and nothing else does.
 * @param folder where the parts are, absolute
 * @param compiled the folder of their compiled forms
 * @param made is told of each part that was compiled, with the script V8 holds
 */
export function partsIn(folder: string, compiled: string, made: (name: string, script: Script) => void = () => {}): Load {
  const parts = new Map<string, Part>();
  const load: Load = (name) => {
    if (!name.startsWith('./')) return partOfNode(name);
    const known = parts.get(name);
    if (known !== undefined) return known.exports;
    const part: Part = { exports: {} };
    parts.set(name, part);
    const filename = folder + name.slice(1);
    const script = new Script(codeOf(filename), { filename, cachedData: compiledForm(compiled + name.slice(1)) });
    made(name, script);
    // The build has put this function around each part.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const run = script.runInThisContext() as Wrapped;
    run(part.exports, load, part, filename, folder);
    return part.exports;
  };
  return load;
}

/** A new program takes the place of the old one while that runs: of what has not been loaded by then nothing is left. */
function codeOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (existsSync(path)) throw cause;
    throw new Error('Spec Kitty was replaced while this ran: start it again.', { cause });
  }
}

function compiledForm(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Another Node than the one that built, or a part that no question needs: it is compiled from its source.
    return undefined;
  }
}
