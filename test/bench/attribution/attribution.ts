import type { Bench } from '../bench.ts'
import { labels } from './labels.ts'
import { removal } from './removal.ts'
import { valuation } from './valuation.ts'

/** How fast what mattered is computed, and how well it is found. */
export const attribution: Bench = {
  name: 'attribution',
  about: 'values of labelled rows: time, removal curves, wrong labels found',
  parts: [valuation, removal, labels],
}
