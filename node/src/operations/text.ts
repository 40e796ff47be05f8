/** How values look to people and scripts: DIDs, base32 CIDs, ISO times, integer texts, `UNIT:class@issuer`. */

import type { ReasonText } from '@datanet/client'
import { type Asset, assetName } from '@datanet/ledger'
import { type Charter, didOf, type Reason } from '@datanet/records'
import { InputRefusedError } from '../errors.ts'

export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

export function reasonTexts(reasons: readonly Reason[]): ReasonText[] {
  return reasons.map(({ gate, code, text }) => ({ gate, code, text }))
}

/** `UNIT:class@issuer`. */
export const assetText = assetName

/**
 * Reads `UNIT:class[@issuer]`, or `deposit` or `emission` for the charter's first unit of that class; the issuer is who
 * pays. Throws ERR_INPUT_REFUSED for an asset that the charter does not have.
 */
export function readAsset(text: string, charter: Charter, issuer: Uint8Array): Asset {
  const at = text.indexOf('@')
  const [name, named] = at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)]
  const [unit, kind] = name.includes(':') ? name.split(':', 2) : [undefined, name]
  const rule = charter.assets.find((asset) => asset.class === kind && (unit === undefined || asset.unit === unit))
  if (rule === undefined) {
    const known = charter.assets.map((asset) => `${asset.unit}:${asset.class}`).join(', ')
    throw new InputRefusedError(`the charter has no asset "${text}"`, `It has ${known}.`)
  }
  if (named !== null && named !== didOf(issuer)) {
    throw new InputRefusedError(
      `"${text}" is issued by somebody else`,
      'Only the issuer itself attests payments in its asset.',
    )
  }
  return { issuer, unit: rule.unit, class: rule.class }
}
