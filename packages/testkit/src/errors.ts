import { DatanetError } from '@datanet/records'

/** An implementation does not do what its interface asks for. */
export class ComplianceError extends DatanetError {
  readonly code = 'ERR_COMPLIANCE'
}
