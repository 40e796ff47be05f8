import { type AssetUnit, didOf, hexOf } from '@datanet/records'

/** What an amount is of: a unit of one issuer, backed by real payments or emitted (G5). Assets never mix. */
export interface Asset extends AssetUnit {
  /** The issuer's public key. */
  readonly issuer: Uint8Array
}

/** A map key of an asset. */
export function assetKey({ issuer, unit, class: kind }: Asset): string {
  return `${hexOf(issuer)}/${unit}/${kind}`
}

/** `UNIT:class@issuer DID`. */
export function assetName({ issuer, unit, class: kind }: Asset): string {
  return `${unit}:${kind}@${didOf(issuer)}`
}
