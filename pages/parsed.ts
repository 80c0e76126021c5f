/**
 * What a text from the page's own server, or from the file the page is in, holds. The program that wrote it checked it when it
 * read it from the disk; a page does not do that again.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- said above, and done in this one place.
export const parsed = <T>(text: string): T => JSON.parse(text) as T;
