import { DatanetError } from '@datanet/records'

/** A pinning service that config.json does not name. */
export class PinningServiceUnknownError extends DatanetError {
  readonly code = 'ERR_PINNING_SERVICE_UNKNOWN'

  constructor(name: string, known: readonly string[]) {
    super(
      `config.json names no pinning service ${JSON.stringify(name)}`,
      known.length === 0
        ? 'Add it there: "pinningServices": [{"name": …, "endpoint": …, "tokenFile": …}], and start the peer again.'
        : `There are: ${known.join(', ')}.`,
    )
  }
}

/** A pinning service can't be reached, or does not answer in time. */
export class PinningUnreachableError extends DatanetError {
  readonly code = 'ERR_PINNING_UNREACHABLE'

  constructor(service: string, problem: string, options?: ErrorOptions) {
    super(
      `the pinning service ${service} can't be reached: ${problem}`,
      'Check its endpoint in config.json, and try again later; what it was asked for it may do all the same.',
      options,
    )
  }
}

/** There is no token for a pinning service, or it refuses the token. */
export class PinningTokenError extends DatanetError {
  readonly code = 'ERR_PINNING_TOKEN'

  constructor(service: string, problem: string) {
    super(
      `the pinning service ${service} can't be used: ${problem}`,
      'Put the token that the service gave you into the tokenFile that config.json names for it, with chmod 600.',
    )
  }
}

/** A pinning service wants to be paid first. */
export class PinningFundsError extends DatanetError {
  readonly code = 'ERR_PINNING_FUNDS'

  constructor(service: string, said: string) {
    super(`the pinning service ${service} asks for more funds: ${said}`, 'Pay there, or remove pins, and try again.')
  }
}

/** A pinning service refuses a request, or answers what can't be read. */
export class PinningFailedError extends DatanetError {
  readonly code = 'ERR_PINNING_FAILED'

  constructor(service: string, problem: string, options?: ErrorOptions) {
    super(`the pinning service ${service} ${problem}`, 'Ask the service; `datanet doctor` checks this peer.', options)
  }
}
