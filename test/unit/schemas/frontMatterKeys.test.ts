import { expect, it } from 'vitest';
import { frontMatterKeys } from '../../../schemas/frontMatterKeys.ts';
import { FrontMatterShape } from '../../../schemas/workPackage.ts';

it('the plain list of keys is that of the model', () => {
  expect([...frontMatterKeys].toSorted()).toEqual(Object.keys(FrontMatterShape.properties).toSorted());
});
