import type { Delta } from '../../schemas/event.ts';

/** Words of the original for what was looked for and not found (contract 1 §2.5): what a former agent left must not show through. */
const absent = {
  agent_profile: '__resolved_profile_absent__',
  agent_profile_version: '__resolved_profile_version_absent__',
  model: '__resolved_model_absent__',
  provider: '__resolved_provider_absent__',
} as const;

/** What is said of the model and the profile of whoever has a package from now on, in place of all that was said before. */
export const agentBinding = ({ model, profile }: { readonly model: string | null; readonly profile: string | null }): Delta => ({
  ...absent,
  ...(model === null ? {} : { model }),
  ...(profile === null ? {} : { agent_profile: profile }),
});
