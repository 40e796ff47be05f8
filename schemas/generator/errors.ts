import { DatanetError } from '../../packages/records/src/errors.ts'

/** A schema uses something that the generators do not know. */
export class SchemaUnreadableError extends DatanetError {
  readonly code = 'ERR_SCHEMA_UNREADABLE'

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`, 'Say it with what schemas/generator/read.ts knows, or teach it more.')
  }
}

/** Two different objects have one title, so they would become one type. */
export class NameTakenError extends DatanetError {
  readonly code = 'ERR_SCHEMA_NAME_TAKEN'

  constructor(name: string) {
    super(`two different objects are titled ${name}`, 'Give one of them another title.')
  }
}

/** Nothing tells an option of a union from the others. */
export class OptionUnmarkedError extends DatanetError {
  readonly code = 'ERR_SCHEMA_OPTION_UNMARKED'

  constructor(name: string) {
    super(
      `nothing tells ${name} from the other options of its union`,
      'Give it a required field that the others lack, or each of them a constant field of one name.',
    )
  }
}
