import type { WpsManifest } from '../../schemas/wpsManifest.ts';
import { pattern } from './pattern.ts';

/** A concern of the plan, as plan.md declares it. */
const concern = pattern('^#{2,4}\\s+IC-[0-9]{2}\\b');

/**
 * Packages of wps.yaml that name no concern of the plan and do not cut across all of them (contract 1 §6.9). Nobody is asked for that
 * where neither the plan nor any package speaks of concerns: older missions know none.
 */
export function packagesWithoutConcern({ work_packages: packages }: WpsManifest, plan: string): readonly string[] {
  const isInUse = concern.test(plan) || packages.some((own) => own.plan_concern_refs !== undefined || own.cross_cutting !== undefined);
  if (!isInUse) return [];
  return packages
    .filter(({ plan_concern_refs, cross_cutting }) => !plan_concern_refs?.length && !saysYes(cross_cutting))
    .map(({ id }) => id);
}

/** As the manifest may spell it: `yes` and `on` are texts to YAML. */
const saysYes = (value: string | number | boolean | undefined): boolean => /^(?:1|t|true|y|yes|on)$/i.test(String(value));
