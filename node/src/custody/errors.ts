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
