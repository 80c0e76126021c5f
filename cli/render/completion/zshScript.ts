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

const valueCase = ({ at, option, takes }: OptionValue): string => {
  const offer =
    takes === 'file'
      ? '_files; '
      : takes === 'mission'
        ? '_spec_kitty_missions; '
        : takes.length > 0
          ? `compadd -- ${takes.join(' ')}; `
          : '';
  return `    (${quoted(`${at} ${option}`)}) ${offer}return ;;`;
};

const placeCase = ({ at, offers, completes }: Place): string => {
  const more = completes === 'file' ? '_files; ' : completes === 'mission' ? '_spec_kitty_missions; ' : '';
  return `    (${quoted(at)}) ${more}offers=(${offers.map(({ word, summary }) => quoted(`${word}:${summary}`)).join(' ')}) ;;`;
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
