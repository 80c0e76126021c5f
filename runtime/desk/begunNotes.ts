/** The folder on the desk in which short operations note what they are about to do. */
export const begunNotes = 'begun';
