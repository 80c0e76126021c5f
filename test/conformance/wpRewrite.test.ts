import { parseFrontMatter } from '../../actions/files/frontMatter.ts';
import { editFrontMatter } from '../../actions/files/editFrontMatter.ts';
import { frontMatterModel } from '../../machines/rules/frontMatterModel.ts';
import type { YamlMapping, YamlValue } from '../../schemas/yamlValue.ts';
import { agrees, corpusCases, corpusIsHere } from './corpus.ts';
import { hasColonBeforeBracket, hasPhaseNoText, hasRareLineEnd, hasTagOrReserved } from './oddYaml.ts';

interface Written {
  /** Left out where it is the text this one is compared with. */
  readonly head?: string;
}
interface RewriteInput {
  readonly wp_frontmatter_case: string;
}
interface RewriteExpect {
  readonly rewrite: Written;
  readonly finalize_write: Written;
}

const heads: ReadonlyMap<string, string> = corpusIsHere
  ? new Map(corpusCases<{ readonly head: string }, unknown>('wp-frontmatter/missions').map(({ case: name, input }) => [name, input.head]))
  : new Map();
const headOf = ({ wp_frontmatter_case }: RewriteInput): string => heads.get(wp_frontmatter_case) ?? '';

function mappingOf(text: string): YamlMapping {
  const parsed = parseFrontMatter(text, 'WP01.md');
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return parsed.value.mapping;
}

/** Everything a file says, written into it: what the original's model dumps, lists that are empty among it. */
function finalized(head: string): string {
  const mapping = mappingOf(head);
  const model = frontMatterModel(mapping);
  if (!model.ok) throw new Error(model.findings[0]?.key);
  const gone = Object.keys(mapping)
    .filter((key) => !Object.hasOwn(model.value, key))
    .map((key) => [key, undefined]);
  const edited = editFrontMatter(
    head,
    Object.fromEntries([...gone, ...Object.entries(model.value)]) as Readonly<Record<string, YamlValue | undefined>>,
    'WP01.md',
  );
  if (!edited.ok) throw new Error(edited.problems[0].message);
  return edited.value;
}

/** A file taken down to its id and built up again key by key, which shows our hand beside the original's: it adds dependencies. */
function rebuilt(head: string): string {
  const own = mappingOf(head);
  const { work_package_id: id, ...others }: YamlMapping = Object.hasOwn(own, 'dependencies') ? own : { ...own, dependencies: [] };
  const bare = editFrontMatter(head, Object.fromEntries(Object.keys(others).map((key) => [key, undefined])), 'WP01.md');
  const whole = bare.ok ? editFrontMatter(bare.value, { work_package_id: id, ...others }, 'WP01.md') : bare;
  if (!whole.ok) throw new Error(whole.problems[0].message);
  return whole.value;
}

/**
 * What an author wrote in a way of their own stays so in the original's copy or in ours, and never is what is written anew:
 * lists and mappings on one line, blocks of text, anchors, comments, empty lines, the id in quotes or among spaces, unusual spellings
 * of numbers and dates, keys that are indented, rules with something beside them, rare line ends.
 */
const keepsStyle = (head: string): boolean => ownStyles.some((style) => style.test(head));
const ownStyles = [
  /[:-] +(?:\[[^\]]|\{[^}])/,
  /[:-] +[|>][-+\d]* *(?:#.*)?$/m,
  /^(?:[^'"\n]*\s)?#/m,
  /['"\]}]\s*#/,
  /\n[ \t]*\n/,
  /^work_package_id(?: |:$|: ['" ])/m,
  /^\s+[[{]/m,
  /(?:^|[:-] +)[&*]/m,
  /^work_package_id:.* $/m,
  /^---\n +\w/,
  /^(?:---.+|[^\S\n]+---.*)$/m,
  /[\u0085\u2028\u2029]|\\u[dD][89a-fA-F]/,
  /[:-] [-+]?(?:0x[\da-fA-F_]+|0[bo]?[\d_]+|[\d.][\d._]*(?:[eE][-+]?\d+)?|\d{4}-\d\d?-\d.*)$/m,
];

/** The key that comes last holds a block of text that ends with a line end. */
const endsInBlock = (head: string): boolean => {
  const last = head.split(/^(?=[^\s#-])/m).findLast((entry) => !entry.startsWith('---'));
  return /[:-] [|>][\d+]*(?: +#.*)?$/m.test(last ?? '');
};

agrees<RewriteInput, RewriteExpect>(
  'wp-rewrite/missions',
  (input) => {
    const head = headOf(input);
    const unchanged = editFrontMatter(head, mappingOf(head), 'WP01.md');
    return {
      unchanged: unchanged.ok ? unchanged.value : unchanged.problems,
      rewrite: mappingOf(head),
      finalized: mappingOf(finalized(head)),
      bytes: keepsStyle(head) ? null : rebuilt(head),
    };
  },
  {
    expected: ({ rewrite, finalize_write }, input) => {
      const theirs = rewrite.head ?? headOf(input);
      const { dependencies: _, ...added } = mappingOf(theirs);
      const declared = Object.hasOwn(mappingOf(headOf(input)), 'dependencies');
      return {
        unchanged: headOf(input),
        rewrite: declared ? mappingOf(theirs) : added,
        finalized: mappingOf(finalize_write.head ?? theirs),
        bytes: keepsStyle(headOf(input)) ? null : theirs,
      };
    },
    rules: {
      'block-comes-last': (input, { rewrite, finalize_write }) =>
        [rewrite.head ?? headOf(input), finalize_write.head ?? ''].some(endsInBlock),
      'colon-before-bracket': (input) => hasColonBeforeBracket(headOf(input)),
      'tag-or-reserved': (input) => hasTagOrReserved(headOf(input)),
      'rare-line-end': (input) => hasRareLineEnd(headOf(input)),
      'phase-no-text': (input) => hasPhaseNoText(headOf(input)),
    },
  },
);
