import { expect, it } from 'vitest';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../../../machines/rules/acceptanceMatrix.ts';
import isAcceptanceMatrix from '../../../../schemas/generated/acceptanceMatrix.js';

it('a new matrix has a row for each requirement, in the bytes of the original', () => {
  const text = acceptanceMatrixText(
    newAcceptanceMatrix({ mission_slug: 'demo-01KZ0000', mission_number: null, mission_type: 'software-dev' }, ['FR-001']),
  );
  expect(isAcceptanceMatrix(JSON.parse(text))).toBe(true);
  expect(text).toBe(`{
  "mission_slug": "demo-01KZ0000",
  "mission_number": "",
  "mission_type": "software-dev",
  "overall_verdict": "pending",
  "criteria": [
    {
      "criterion_id": "FR-001",
      "description": "Verify FR-001 is satisfied",
      "proof_type": "automated_test",
      "evidence": null,
      "pass_fail": "pending",
      "verified_by": null,
      "verified_at": null,
      "notes": "TODO: replace with a real acceptance criterion"
    }
  ],
  "negative_invariants": []
}
`);
});
