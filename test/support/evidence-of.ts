import type { PartEvidence } from '../../shared/publication/publication.ts';

/** What the platform answered for a post with this id. */
export function evidenceOf(id: string, at: number): PartEvidence {
  return { id, url: `https://scripted.example/${id}`, at };
}
