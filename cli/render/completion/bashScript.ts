import type { Completion, OptionValue, Place } from './offers.ts';

export function bashScript({ places, values }: Completion): readonly string[] {
  return [
    '# Completion of spec-kitty for bash.',
    '_spec_kitty_missions() {',
    '  local folder="$PWD" path',
    '  while [[ -n "$folder" && ! -d "$folder/kitty-specs" ]]; do folder="${folder%/*}"; done',
    '  for path in "$folder"/kitty-specs/*/; do',
    '    path="${path%/}"; path="${path##*/}"',
    '    [[ "$path" =~ ^[A-Za-z0-9._-]+$ ]] && _spec_kitty_offer "$path"',
    '  done',
    '}',
    '_spec_kitty_files() {',
    '  local path',
    '  compopt -o filenames 2>/dev/null',
    '  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -f -- "$current")',
    '}',
    '_spec_kitty_offer() {',
    '  local word',
    '  for word in "$@"; do [[ "$word" == "$current"* ]] && COMPREPLY+=("$word"); done',
    '}',
    '_spec_kitty() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" at="" index',
    '  COMPREPLY=()',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    case "$at ${COMP_WORDS[index]}" in',
    `      ${places
      .filter(({ at }) => at !== '')
      .map(({ at }) => `"${at}"`)
      .join('|')}) at="$at \${COMP_WORDS[index]}" ;;`,
    '      *) break ;;',
    '    esac',
    '  done',
    '  case "$at ${COMP_WORDS[COMP_CWORD-1]}" in',
    ...values.map(valueCase),
    '  esac',
    '  case "$at" in',
    ...places.map(placeCase),
    '  esac',
    '}',
    'complete -F _spec_kitty spec-kitty',
  ];
}

/** What offers the values; none where nobody can guess them. */
function offering(takes: OptionValue['takes']): readonly string[] {
  if (takes === 'file') return ['_spec_kitty_files'];
  if (takes === 'mission') return ['_spec_kitty_missions'];
  return takes.length > 0 ? [`_spec_kitty_offer ${takes.join(' ')}`] : [];
}

const valueCase = ({ at, option, takes }: OptionValue): string => `    "${at} ${option}") ${[...offering(takes), 'return'].join('; ')} ;;`;

const placeCase = ({ at, offers, completes }: Place): string => {
  const more = completes === null ? '' : `; ${offering(completes).join('')}`;
  return `    "${at}") _spec_kitty_offer ${offers.map(({ word }) => word).join(' ')}${more} ;;`;
};
