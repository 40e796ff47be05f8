import { DatanetError } from '@datanet/records'

/** A peer broke the rules of the protocol that blocks travel by. */
export class TransferViolationError extends DatanetError {
  readonly code = 'ERR_TRANSFER_VIOLATION'

  constructor(what: string) {
    super(`a peer broke the protocol for blocks: ${what}`, 'Nothing is to be done; the peer is passed over.')
  }
}
