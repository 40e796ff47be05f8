export {
  type Account,
  type AccountProof,
  type AssetTotal,
  accountOf,
  assetTotals,
  type Earned,
  type Payout,
  payoutsOf,
  proveAccount,
} from './account.ts'
export { amountBytes } from './amount-bytes.ts'
export { type Asset, assetKey, assetName } from './asset.ts'
export { claimOf, type LedgerBasis, namesItsOwn, RELEASE_ROLE } from './basis.ts'
export type { LedgerAudit, LedgerClaim, Standing } from './claims.ts'
export { type BasisParts, type BasisProofs, draftBasis, partsOfBasis, sharesNow } from './draft-basis.ts'
export type { Source } from './facts.ts'
export {
  FINISHED_CARRIERS,
  Ledger,
  type LedgerContribution,
  type LedgerRelease,
  type PaymentStanding,
  type Uncarried,
} from './ledger.ts'
export { type Pool, poolMap, poolOfVerdicts, type Share, type ValidatorShare } from './pool.ts'
export type { BookedPayment, LogPlace, Obstacle, Pot, Total } from './pot.ts'
export type { Slot } from './slot.ts'
export { type Parts, shareOf, splitAmount } from './split.ts'
