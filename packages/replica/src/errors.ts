import { DatanetError } from '@datanet/records'

/** A statement that only a validator of the datanet may make. */
export class NotValidatorError extends DatanetError {
  readonly code = 'ERR_NOT_VALIDATOR'
}

/** Something that this datanet does not have. */
export class NotFoundError extends DatanetError {
  readonly code = 'ERR_NOT_FOUND'
}

/** A second vote of one validator in one round. */
export class AlreadyVotedError extends DatanetError {
  readonly code = 'ERR_ALREADY_VOTED'
}

/** A vote on what is certified, while no later round is open. */
export class AlreadyDecidedError extends DatanetError {
  readonly code = 'ERR_ALREADY_DECIDED'
}

/** The author of this peer has not joined the datanet yet. */
export class NotJoinedError extends DatanetError {
  readonly code = 'ERR_NOT_JOINED'
}
