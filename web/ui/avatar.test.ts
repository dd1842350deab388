import { expect, test } from 'vitest'
import { initialsOf } from './avatar.tsx'

test.each([
  ['Ada Park', 'AP'],
  ['ada', 'A'],
  ['Ada Maria van der Park', 'AP'],
  ['Jean-Luc', 'JL'],
  ['  Ann  (support) ', 'AS'],
  ['山田 太郎', '山太'],
  ['e\u0301mile zola', 'E\u0301Z'],
  ['!!!', ''],
])('%s has the initials %s', (name, initials) => expect(initialsOf(name)).toBe(initials))
