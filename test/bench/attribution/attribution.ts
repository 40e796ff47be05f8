import type { Bench } from '../bench.ts'
import { claimsPart } from './claims-part.ts'
import { creditPart } from './credit-part.ts'
import { labels } from './labels.ts'
import { removal } from './removal.ts'
import { textIndexPart } from './text-index-part.ts'
import { tracePart } from './trace-part.ts'
import { valuation } from './valuation.ts'

/** How fast what mattered is computed, and how well it is found. */
export const attribution: Bench = {
  name: 'attribution',
  about: 'text: index, trace, credit; labelled rows: values, removal curves, wrong labels; claims audited',
  parts: [textIndexPart, tracePart, creditPart, valuation, removal, labels, claimsPart],
}
