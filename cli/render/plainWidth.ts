/** The width of pages that go to no terminal. */
export const plainWidth = 100;
