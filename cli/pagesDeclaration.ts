import type { InspectReply } from '../schemas/inspectReply.ts';
import { styled, type Page } from './render/page.ts';

/** The flags of commands that serve pages. */
export const pageFlags = {
  port: { kind: 'number', value: 'PORT', default: 0, most: 65_535, summary: 'The one port to take; 0 is the first free one from 9237 on' },
  open: { kind: 'switch', summary: 'Open the browser' },
} as const;

/** Where the pages are, for people. */
export const servedPage = ({ url, stately }: InspectReply): Page => [
  ['Open ', styled('cyan', url)],
  ...(stately === null ? [] : [['Receivers of the Stately inspector’s protocol connect to ', styled('cyan', stately)]]),
  [styled('dim', 'Only this machine is answered, and nothing can be changed there. Ctrl-C ends it.')],
];
