import type { Completion, OptionValue, Place } from './offers.ts';

export function fishScript({ places, values }: Completion): readonly string[] {
  return [
    '# Completion of spec-kitty for fish.',
    'function __spec_kitty_words',
    '    for word in (commandline -opc)[2..-1]',
    "        string match -q -- '-*' $word; and break",
    '        echo $word',
    '    end',
    'end',
    'function __spec_kitty_group',
    "    set -l so_far (string join ' ' (__spec_kitty_words))",
    '    test "$so_far" = "$argv[1]"',
    'end',
    'function __spec_kitty_command',
    "    set -l so_far (string join ' ' (__spec_kitty_words))",
    '    string match -q -- "$argv[1] *" "$so_far "',
    'end',
    'function __spec_kitty_missions',
    '    set -l folder $PWD',
    '    while test -n "$folder"; and not test -d "$folder/kitty-specs"',
    "        set folder (string replace -r '/[^/]*$' '' -- $folder)",
    '    end',
    '    for path in $folder/kitty-specs/*/',
    "        string match -r '^[A-Za-z0-9._-]+$' -- (basename $path)",
    '    end',
    'end',
    'complete -c spec-kitty -f',
    ...places.flatMap((place) => placeLines(place, values)),
  ];
}

function placeLines({ at, isCommand, offers, completes }: Place, values: readonly OptionValue[]): readonly string[] {
  const test = `-n ${quoted(`${isCommand ? '__spec_kitty_command' : '__spec_kitty_group'} ${quoted(at.trim())}`)}`;
  return [
    ...(completes ? [`complete -c spec-kitty ${test} ${completes === 'file' ? '-F' : "-a '(__spec_kitty_missions)'"}`] : []),
    ...offers.map(({ word, summary }) => {
      const value = values.find((known) => known.at === at && known.option === word);
      const what = word.startsWith('--') ? `-l ${word.slice(2)}${value ? valuePart(value) : ''}` : `-a ${word}`;
      return `complete -c spec-kitty ${test} ${what} -d ${quoted(summary)}`;
    }),
  ];
}

const valuePart = ({ takes }: OptionValue): string => {
  if (takes === 'file') return ' -r -F';
  return ` -x${takes === 'mission' ? " -a '(__spec_kitty_missions)'" : takes.length > 0 ? ` -a ${quoted(takes.join(' '))}` : ''}`;
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
