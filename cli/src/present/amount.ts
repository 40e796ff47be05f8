import type { CharterText } from '@datanet/client'

/** Splits UNIT:class@issuer; the issuer is undefined where none is meant. */
export function splitAsset(asset: string): { unit: string; kind: string; issuer: string | undefined } {
  const [name = '', issuer] = asset.split(/@(.*)/s)
  const [unit = '', kind = ''] = name.split(':')
  return { unit, kind, issuer }
}

/** An integer of base units with its decimals: 10000 with 2 decimals is 100.00. */
export function decimal(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0')
  const whole = BigInt(digits.slice(0, digits.length - decimals)).toLocaleString('en-US')
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
}

/** Shows amounts in the assets of a charter. */
export class Assets {
  readonly #decimals: ReadonlyMap<string, number>

  /** Without a charter, amounts are shown in base units. */
  constructor(charter: Pick<CharterText, 'assets'> | null) {
    this.#decimals = new Map((charter?.assets ?? []).map((asset) => [`${asset.unit}:${asset.class}`, asset.decimals]))
  }

  /** "100.00 EUR"; what was not backed by a payment says so, and so does what has no known decimals. */
  show(amount: string, asset: string): string {
    const { unit, kind } = splitAsset(asset)
    const decimals = this.#decimals.get(`${unit}:${kind}`)
    const value = BigInt(amount)
    const text =
      decimals === undefined ? `${decimal(value, 0)} base units of ${unit}` : `${decimal(value, decimals)} ${unit}`
    return kind === 'deposit' ? text : `${text} (${kind})`
  }
}
