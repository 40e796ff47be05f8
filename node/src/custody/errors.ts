import { DatanetError } from '@datanet/records'

/** A block, of content that this peer keeps, that can't be read, so that nobody can tell what belongs to it. */
export class KeptDamagedError extends DatanetError {
  readonly code = 'ERR_KEPT_DAMAGED'
  constructor(what: string, cause: unknown) {
    super(
      `what this peer keeps of ${what} can't be told from what nobody needs: ${(cause as Error).message}`,
      'Nothing was deleted. `datanet pin ID --contribution CID` brings what is missing; `datanet verify` names what is damaged.',
      { cause },
    )
  }
}

/** Content that is to be kept and that nobody gives. */
export class CopyIncompleteError extends DatanetError {
  readonly code = 'ERR_COPY_INCOMPLETE'
  constructor(contribution: string, cause: unknown) {
    super(
      `contribution ${contribution} could not be brought here whole: ${(cause as Error).message}`,
      'It stays pinned, and is tried again when a peer that has it comes; `datanet show ID CONTRIBUTION` says who does.',
      { cause },
    )
  }
}

/** A peer that breaks the custody protocol. */
export class CustodyViolationError extends DatanetError {
  readonly code = 'ERR_CUSTODY_VIOLATION'
  constructor(what: string, options?: ErrorOptions) {
    super(`a peer sent ${what}`, 'Nothing is to be done; a peer that goes on so is shut out.', options)
  }
}

/** A peer that was asked too much to answer now. */
export class CustodyBusyError extends DatanetError {
  readonly code = 'ERR_CUSTODY_BUSY'
  constructor(peer: string) {
    super(`peer ${peer} has answered enough for now`, 'It is asked again later.')
  }
}

/** A peer that says that it holds content, and did not prove it. */
export class NotProvedError extends DatanetError {
  readonly code = 'ERR_NOT_PROVED'
  constructor(peer: string, why: string, options?: ErrorOptions) {
    super(`peer ${peer} did not prove that it holds the content: ${why}`, 'It is asked again later.', options)
  }
}

/** A block that another peer gave as one that it is not. */
export class ProofWrongError extends DatanetError {
  readonly code = 'ERR_PROOF_WRONG'
  constructor(peer: string, block: string) {
    super(`peer ${peer} gave another block as ${block}`, 'It is shut out for a while.')
  }
}

/** A copy that would take more disk than is left of what the owner volunteers. */
export class RoomExceededError extends DatanetError {
  readonly code = 'ERR_ROOM_EXCEEDED'
  /** What it takes at least, in bytes. */
  readonly needs: number

  constructor(contribution: string, needs: number) {
    super(
      `contribution ${contribution} takes ${needs} bytes or more, and so much is not left of what is volunteered`,
      'Raise `volunteer` in config.json, or let other peers keep it.',
    )
    this.needs = needs
  }
}
