/** The forms a machine can be shown in. */
export const chartFormats = ['json', 'mermaid', 'config', 'svg'] as const;
export type ChartFormat = (typeof chartFormats)[number];
