import { DatanetError } from '@datanet/records'

/** A statement that only a validator of the datanet may make. */
export class NotValidatorError extends DatanetError {
  readonly code = 'ERR_NOT_VALIDATOR'
}

/** Something that this datanet does not have. */
export class NotFoundError extends DatanetError {
  readonly code = 'ERR_NOT_FOUND'
}

/** A second vote of one validator in one round, or a vote while no round is open. */
export class AlreadyVotedError extends DatanetError {
  readonly code = 'ERR_ALREADY_VOTED'
}

/** The author of this peer has not joined the datanet yet. */
export class NotJoinedError extends DatanetError {
  readonly code = 'ERR_NOT_JOINED'
}
