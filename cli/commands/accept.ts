import { acceptDeclaration } from '../acceptDeclaration.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  ...acceptDeclaration,
  path: ['accept'],
  summary: 'Accept a mission whose work packages are approved',
  description: [
    'Looks at everything that may stand in the way and tells all of it at once: lanes, uncommitted work, open clarifications, missing documents and paths, the acceptance and issue matrices. Code that is not merged yet is looked for on the branches of the lanes.',
    'If nothing does, the acceptance is written into meta.json and committed.',
  ],
  examples: [
    { line: 'spec-kitty accept --mission 042-login --actor ada', does: 'accept it, or say what stands in the way' },
    { line: 'spec-kitty accept --mission 042-login --diagnose --json', does: 'only look, for programs' },
  ],
});
