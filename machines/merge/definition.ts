import isMergeContext from '../../schemas/generated/mergeContext.js';
import { defineOperation } from '../operation.ts';
import { decide } from './decide.ts';
import { reasons } from './guards.ts';
import { machine } from './machine.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/** The landing of a mission, as the engine runs it. */
export const merge = defineOperation({ name: 'merge', machine, ports, reasons, decide, migrations, isContext: isMergeContext });
