import isMergeContext from '../../schemas/generated/mergeContext.js';
import { defineOperation } from '../operation.ts';
import { decide } from './decide.ts';
import { reasons } from './guards.ts';
import { machine } from './machine.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/**
 * Up to the publishing only objects are made that nothing names, and the gates record what they pass over under ids of their own;
 * what is published is found so. Before anything is taken away everything before it is on the disk.
 */
const fleeting = ['building', 'landing', 'proving', 'refreshing', 'done'] as const;

/** The landing of a mission, as the engine runs it. */
export const merge = defineOperation({ name: 'merge', machine, ports, reasons, decide, migrations, isContext: isMergeContext, fleeting });
