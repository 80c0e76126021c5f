import type { PromptMission } from '../../../schemas/promptFacts.ts';

/** Where the rules of the project stand: a line for each file, with what its sections are called. Nothing where there are none. */
export const charterLines = ({ charter }: Pick<PromptMission, 'charter'>): string =>
  charter.map(({ path, sections }) => `- \`${path}\`${sections.length === 0 ? '' : `: ${sections.join(' · ')}`}`).join('\n');
