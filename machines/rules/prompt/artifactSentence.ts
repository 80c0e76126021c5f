import type { ArtifactRequirement } from '../../../schemas/missionType.ts';

/** What the gate of each kind of artifact looks for, in the words of a prompt: see `whyNotSubstantive`, which decides it. */
const whatCounts: Readonly<Record<ArtifactRequirement['substance'], string>> = {
  spec: 'at least one requirement that says something: a table row, list item, heading or bold lead that begins with an id like FR-001. What stands in brackets is a placeholder and says nothing',
  plan: 'a value below the heading "Technical Context", or text of its own where it has no such heading. What stands in brackets is a placeholder and says nothing',
  tasks: 'a section for each work package, with a heading like "## WP01: …" and text below it',
  text: 'text of its own beside headings and placeholders',
  rows: 'at least one row below its head',
  packages: 'the work packages, put on the board by finalize-tasks',
};

/** An artifact of a step as a prompt names it: where it is, what makes it count, and what it lacks. */
export function artifactSentence({ path, substance }: ArtifactRequirement, folder: string, lacks: string | undefined): string {
  const standing = lacks === undefined ? 'It stands.' : `Now: ${lacks}`;
  return `- ${folder}/${path}: ${whatCounts[substance]}. ${standing}`;
}
