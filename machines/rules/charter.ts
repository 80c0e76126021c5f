/** Where a project keeps the rules that hold for everybody's work, from its root: what programs read first, then what people read. */
export const charterFiles = ['.kittify/charter/charter.yaml', '.kittify/charter/charter.md'] as const;

const fence = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const heading = /^ {0,3}##[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;

/** The titles of the sections of a Markdown text, in order; what stands in a block of code is none. */
export function sectionTitles(text: string): readonly string[] {
  const titles: string[] = [];
  let open: string | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    const mark = fence.exec(line)?.[1];
    if (open !== null) {
      if (mark !== undefined && mark.startsWith(open) && line.trim() === mark) open = null;
    } else if (mark !== undefined) open = mark;
    else titles.push(...(heading.exec(line)?.slice(1) ?? []));
  }
  return titles;
}
