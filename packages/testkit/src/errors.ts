import { DatanetError } from '@datanet/records'

/** An implementation does not do what its interface asks for. */
export class ComplianceError extends DatanetError {
  readonly code = 'ERR_COMPLIANCE'
}

/** A simulated store whose machine has crashed. */
export class StoreLostError extends DatanetError {
  readonly code = 'ERR_STORE_LOST'
}

/** A simulated line that was cut. */
export class LineCutError extends DatanetError {
  readonly code = 'ERR_LINE_CUT'
}

/** A test certifies what nobody has offered. */
export class OfferMissingError extends DatanetError {
  readonly code = 'ERR_OFFER_MISSING'
}

/** Simulated content that no machine in reach has. */
export class ContentAwayError extends DatanetError {
  readonly code = 'ERR_CONTENT_AWAY'
}
