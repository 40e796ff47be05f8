import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Contribution } from './scene.ts'

/** The same pieces with other texts. */
export function retold(
  pieces: readonly LabelledText[],
  tell: (text: string, piece: LabelledText) => string,
): LabelledText[] {
  return pieces.map((piece) => ({ ...piece, text: tell(piece.text, piece) }))
}

/** Pieces by their labels. */
export function byLabel(contributions: readonly Contribution<LabelledText>[]): Map<string, LabelledText[]> {
  const pieces = contributions.flatMap((one) => one.pieces)
  return Map.groupBy(pieces, ({ label }) => label)
}

/** A label other than the one that a piece has. */
export function wrongLabel({ label }: LabelledText, labels: readonly string[]): string {
  return labels[(labels.indexOf(label) + 1) % labels.length] ?? label
}

/** All labels of a scene, sorted. */
export function labelsOf(contributions: readonly Contribution<LabelledText>[]): string[] {
  return [...byLabel(contributions).keys()].sort()
}

/** What occurs in most of some texts, most first. */
export function commonest(texts: readonly (readonly string[])[], count: number): string[] {
  const counts = new Map<string, number>()
  for (const parts of texts) for (const part of new Set(parts)) counts.set(part, (counts.get(part) ?? 0) + 1)
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([part]) => part)
}
