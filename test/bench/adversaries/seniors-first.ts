import { foldText } from '@datanet/attribution'
import { textBytes } from '@datanet/records'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Contribution } from './scene.ts'

/** Contributions in the order of their stamps, then of their ids. */
export function seniorsFirst(contributions: readonly Contribution<LabelledText>[]): Contribution<LabelledText>[] {
  return [...contributions].sort((a, b) => a.stamp - b.stamp || (a.id < b.id ? -1 : 1))
}

/** A contribution as a text index takes it. */
export function indexed({ id, stamp, pieces }: Contribution<LabelledText>) {
  return { id: textBytes(id), stamp, rows: pieces.map(({ text }) => text) }
}

/** What equal rows are equal by. */
export function rowKey(text: string): string {
  return foldText(text).replaceAll(/ +/g, ' ').trim()
}
