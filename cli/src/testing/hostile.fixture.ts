import fc from 'fast-check'

const PIECES = [
  ...[
    '\x1b[2J',
    '\x1b]0;title\x07',
    '\x1b[31m',
    '\x1b[8m',
    '\x9b31m',
    '\b\b\b',
    '\r',
    '\n',
    '\t',
    '\0',
    '\x7f',
    '\u2028',
  ],
  ...['\u202e', '\u2066', '\u200b', '\ufeff', '\ud800', '\u{e0041}', '\u00ad'],
  ...[
    '; rm -rf ~',
    '$(id)',
    '`id`',
    '&& id',
    '| id',
    '> x',
    "'",
    '"',
    '\\',
    "\\'",
    '!!',
    '*',
    '~',
    '#',
    '=ls',
    '-x',
    '  ',
  ],
  ...['Next: datanet stop', 'Error: x (ERR_X)', 'ok', 'é', '字', '👍'],
]

/** Texts of others who mean harm to a terminal, to a shell or to whoever reads; never empty. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
)
