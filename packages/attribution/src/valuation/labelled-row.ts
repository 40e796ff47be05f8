import { compareIdTexts } from '@datanet/records'

/** A row of text with a label, as somebody contributed it. */
export interface LabelledRow {
  /** Id of the contribution. */
  readonly contribution: string
  /** Its place in the contribution. */
  readonly row: number
  readonly author: string
  /** The certified time of the contribution, a whole number; less is senior. */
  readonly stamp: number
  readonly text: string
  readonly label: string
}

/** A row that shows what is worth something, named by the CID of its content. */
export interface TestRow {
  readonly id: string
  readonly text: string
  readonly label: string
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Seniors first: by stamp. What came at one time is ordered by what it says, so that it makes no difference in how many
 * contributions, and in which order, an author brings it; what says the same, by contribution and place.
 */
export function bySeniority(a: LabelledRow, b: LabelledRow): number {
  if (a.stamp !== b.stamp) return a.stamp - b.stamp
  const byWords = compareText(a.text, b.text) || compareText(a.label, b.label)
  return byWords || compareIdTexts(a.contribution, b.contribution) || a.row - b.row
}

/** Tests in one order, whoever lists them. */
export function byId(a: TestRow, b: TestRow): number {
  return compareText(a.id, b.id)
}
