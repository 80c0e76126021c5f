import { isPackageId } from './packageFile.ts';
import { strip } from './pattern.ts';

/** A subtask as somebody names it on a command line. */
export interface NamedSubtask {
  /** In capital letters: rosters are compared without regard to case. */
  readonly id: string;
  /** The package it is said to be of; null when the name does not say, or says something else (the mission). */
  readonly wp: string | null;
}

const qualified = /^(?:([A-Za-z0-9][A-Za-z0-9._-]*)[/:])?([A-Za-z]+\d+)$/;

/** What `T001`, `t001`, `WP01:T001` and `042-login/T001` mean (contract 1 §6.7); null for what cannot be the name of a subtask. */
export function namedSubtask(text: string): NamedSubtask | null {
  const [, owner, id] = qualified.exec(strip(text)) ?? [];
  if (id === undefined || isPackageId(id.toUpperCase())) return null;
  const wp = owner?.toUpperCase() ?? '';
  return { id: id.toUpperCase(), wp: isPackageId(wp) ? wp : null };
}
