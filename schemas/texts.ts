import Type from 'typebox';

/** Any number of texts. */
export const texts = Type.Array(Type.String());
