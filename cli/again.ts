/** A text as one word of a command that can be pasted into a shell. The one below is out of sight from here. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** A command once more, with these of its options. */
export const again = (command: string, flags: Readonly<Record<string, string | null>>): string =>
  [
    `spec-kitty ${command}`,
    ...Object.entries(flags).flatMap(([name, given]) => (given === null ? [] : [`--${name}=${shellWord(given)}`])),
  ].join(' ');
