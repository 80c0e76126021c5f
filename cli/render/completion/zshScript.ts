import type { Completion, OptionValue, Place } from './offers.ts';

export function zshScript({ places, values }: Completion): readonly string[] {
  return [
    '#compdef spec-kitty',
    '_spec_kitty_missions() {',
    '  local folder=$PWD',
    '  while [[ -n $folder && ! -d $folder/kitty-specs ]]; do folder=${folder%/*}; done',
    '  local -a missions=($folder/kitty-specs/*(N/:t))',
    '  compadd -- ${(M)missions:#[A-Za-z0-9._-]##}',
    '}',
    '_spec_kitty() {',
    '  setopt local_options extended_glob',
    "  local at=''",
    '  local -i index',
    '  local -a offers',
    '  for ((index = 2; index < CURRENT; index++)); do',
    '    case "$at $words[index]" in',
    `      (${places
      .filter(({ at }) => at !== '')
      .map(({ at }) => quoted(at))
      .join('|')}) at="$at $words[index]" ;;`,
    '      (*) break ;;',
    '    esac',
    '  done',
    '  case "$at $words[CURRENT-1]" in',
    ...values.map(valueCase),
    '  esac',
    '  case "$at" in',
    ...places.map(placeCase),
    '  esac',
    "  _describe 'spec-kitty' offers",
    '}',
    'if [[ $funcstack[1] == _spec-kitty ]]; then _spec_kitty "$@"; else compdef _spec_kitty spec-kitty; fi',
  ];
}

/** What offers the values; none where nobody can guess them. */
function offering(takes: OptionValue['takes']): readonly string[] {
  if (takes === 'file') return ['_files'];
  if (takes === 'mission') return ['_spec_kitty_missions'];
  return takes.length > 0 ? [`compadd -- ${takes.join(' ')}`] : [];
}

const valueCase = ({ at, option, takes }: OptionValue): string =>
  `    (${quoted(`${at} ${option}`)}) ${[...offering(takes), 'return'].join('; ')} ;;`;

const placeCase = ({ at, offers, completes }: Place): string => {
  const more = completes === null ? '' : `${offering(completes).join('')}; `;
  return `    (${quoted(at)}) ${more}offers=(${offers.map(({ word, summary }) => quoted(`${word}:${summary}`)).join(' ')}) ;;`;
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
