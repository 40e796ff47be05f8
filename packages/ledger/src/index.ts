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
export type { LedgerAudit, LedgerClaim, Standing } from './claims.ts'
export { Ledger, type LedgerContribution, type LedgerRelease } from './ledger.ts'
export { type Pool, poolMap, poolOfVerdicts, type Share, type ValidatorShare } from './pool.ts'
export type { BookedPayment, Slot, Total } from './slot.ts'
export { RELEASE_ROLE } from './slots.ts'
export { type Parts, shareOf, splitAmount } from './split.ts'
