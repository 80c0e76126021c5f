import { join } from 'node:path';

/** Where an operation has its document and its lock. */
export interface OperationPlace {
  /** The desk of the project. */
  readonly desk: string;
  /** Name of the directory of the mission it belongs to; null when it belongs to none, or to one that does not exist yet. */
  readonly mission: string | null;
  /** What it is known by there (`claim-WP01`): two operations of one name are one, and the second continues the first. */
  readonly name: string;
}

/** Its document: there is one from its first step to its end. */
export const operationPath = (place: OperationPlace): string => join(operationsIn(place), `${checkedName(place)}.json`);
export const operationLock = (place: OperationPlace): string => join(operationsIn(place), `${checkedName(place)}.lock`);

/** The folder of the operations of a mission, or (null) of the project outside its missions. */
export const operationsIn = ({ desk, mission }: Omit<OperationPlace, 'name'>): string =>
  mission === null ? join(desk, 'operations') : join(desk, 'missions', mission, 'operations');

/** Names are made by our own code from ids that were checked; one that could lead out of the folder is a bug. */
function checkedName({ name }: OperationPlace): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of an operation.`);
  return name;
}
